"""What the public reads: articles with their review, and what stands beside them."""
