"""Where help is: service points, their hours, and the map of them."""
