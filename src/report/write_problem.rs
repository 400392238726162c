//! Files that cannot be written, and why.

use std::io::ErrorKind;

use crate::problem::{Problem, Problems};
use crate::text::Text;

/// What the system says, in both languages where it is what befalls people.
pub fn reason_of(error: &std::io::Error) -> Text {
    match error.kind() {
        ErrorKind::NotFound => Text::new("文件夹不存在", "its folder is not there"),
        ErrorKind::PermissionDenied => Text::new("没有写入权限", "permission denied"),
        ErrorKind::AlreadyExists => Text::new("已有同名文件", "a file of this name is there"),
        ErrorKind::IsADirectory => Text::new("这是一个文件夹", "it is a folder"),
        ErrorKind::NotADirectory => Text::new("路径中有一段不是文件夹", "a part of the path is no folder"),
        ErrorKind::StorageFull => Text::new("磁盘已满", "the disk is full"),
        ErrorKind::QuotaExceeded => Text::new("磁盘配额已用完", "the quota of the disk is used up"),
        ErrorKind::FileTooLarge => Text::new("超过文件大小上限", "it is larger than a file may be here"),
        ErrorKind::ReadOnlyFilesystem => Text::new("文件系统只读", "the file system is read-only"),
        _ => Text::same(error.to_string()),
    }
}

/// A file that cannot be written.
pub fn cannot_write(name: &str, reason: &Text) -> Problems {
    Problem::error(
        "cannot-write",
        Text::new(
            format!("无法写入 {name}：{}", reason.zh),
            format!("cannot write {name}: {}", reason.en),
        ),
    )
    .into()
}
