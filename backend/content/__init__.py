"""The words of each council: packs, cards and pages; loaded once, checked in plain words, printed as pages."""
