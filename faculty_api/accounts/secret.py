"""What the database keeps of a secret."""

from hashlib import sha256


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
