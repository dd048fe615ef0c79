"""The chat gateway: keeps what a person says, asks the bot, and answers; see docs/how-it-fits.md for its routes."""
