"""Starts the command line; where the installation lacks something that it is made of, one line says so."""

import sys

INCOMPLETE = "安装不完整，缺少 {}；请重新安装（见 README.md）。"


def main() -> None:
    """Run the command line."""
    try:
        from assistant.cli import main as run  # noqa: PLC0415
    except ImportError as error:
        sys.exit(f"错误：{INCOMPLETE.format(error.name or error)}")
    run()


if __name__ == "__main__":
    main()
