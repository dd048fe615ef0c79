"""How long things are kept: rules from the packs, a preview, deletion with proof, holds. Nothing goes by default."""
