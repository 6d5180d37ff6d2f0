"""The words inside PDF, Word, PowerPoint and text files that public pages show, read so that the search finds them."""
