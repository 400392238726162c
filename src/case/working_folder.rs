//! Working inside a folder, so that files are named from it and the same wherever it lies.

use std::path::{Path, PathBuf};

use crate::problem::{Place, Problem, Problems};
use crate::text::Text;

/// Goes back to the folder it came from.
struct Return(PathBuf);

impl Drop for Return {
    fn drop(&mut self) {
        let _ = std::env::set_current_dir(&self.0);
    }
}

/// Does something with a folder as the working folder of the whole process, and goes back. What runs beside it must name files from the root.
/// Errors: a folder that cannot be entered.
pub fn inside<T>(folder: &Path, act: impl FnOnce() -> Result<T, Problems>) -> Result<T, Problems> {
    let cannot = |error: std::io::Error| {
        Problem::error(
            "unreadable-file",
            Text::new(format!("无法进入目录：{error}"), format!("cannot be entered: {error}")),
        )
        .at(Place::file(folder.display().to_string()))
    };
    let before = Return(std::env::current_dir().map_err(cannot)?);
    std::env::set_current_dir(folder).map_err(cannot)?;
    let done = act();
    drop(before);
    done
}
