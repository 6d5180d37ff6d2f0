"""Documents of this room: the service record certificate (志愿服务记录证明)."""
