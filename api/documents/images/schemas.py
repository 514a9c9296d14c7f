"""What an image looks like over HTTP, besides its bytes."""

from pydantic import BaseModel, ConfigDict


class Image(BaseModel):
    """`url` is what a text names to show it: ![words](url)."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "uid": "01a213df-ecf9-7406-91f6-b020a2d2a758",
                    "url": "/api/v1/images/01a213df-ecf9-7406-91f6-b020a2d2a758",
                    "sha256": "ab71eb5b7d37e7a65e8c2f6c5a4cd0c1c5b0b1b7d8a1e0f2a3b4c5d6e7f80912",
                    "bytes": 48210,
                    "media_type": "image/png",
                    "width": 640,
                    "height": 480,
                }
            ]
        },
    )

    uid: str
    url: str
    sha256: str
    bytes: int
    media_type: str
    width: int
    height: int
