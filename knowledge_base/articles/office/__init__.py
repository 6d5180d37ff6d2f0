"""The back office of articles, under /cms/knowledge/: reviews, reviews falling due, what readers say."""
