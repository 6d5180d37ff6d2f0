"""A short survey of what the public knows (知晓率): counts alone, by place, sample and day; never an answer sheet."""
