//! Ctrl-C: what is being written is taken away again, so that nothing is left half-written.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use dafeng::report::file_set::{FinishedFile, put_in_place};
use dafeng::text::Language;

/// Exit code of an interrupted run, as shells count it.
const INTERRUPTED: i32 = 130;

/// How often an unfinished folder is emptied while another thread may still write into it.
const TRIES: usize = 100;

/// Files and folders that are being written. Whoever holds the lock is putting finished files in their places.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file that grows by whole parts, and stays where an interruption ends it. Whoever holds the lock is writing a part.
static GROWING: Mutex<Option<Grown>> = Mutex::new(None);

/// How far a growing file has come.
struct Grown {
    path: PathBuf,
    done: usize,
    all: usize,
}

/// Whether some files stand in their places already.
static HAS_WRITTEN: AtomicBool = AtomicBool::new(false);

/// Takes unfinished files away when the user interrupts, and says so.
pub fn watch(language: Language) {
    let handler = move || {
        // Waits until files that are finished stand in their places, all of them.
        let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        for path in unfinished.iter() {
            remove_whole(path);
        }
        let growing = GROWING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Grown { path, done, all }) = &*growing {
            let path = path.display();
            let words = match language {
                Language::Zh => format!("已中断；{all} 个中已完成的 {done} 个留在 {path}，加 --resume 可接着做"),
                Language::En => {
                    format!("interrupted; {done} of {all} are done and stay in {path}: --resume goes on from there")
                }
            };
            let _ = writeln!(std::io::stderr(), "\n{words}");
            std::process::exit(INTERRUPTED);
        }
        let words = if HAS_WRITTEN.load(Ordering::Relaxed) {
            language.pick(
                "已中断；已写出的文件是完整的",
                "interrupted; the files written are whole",
            )
        } else {
            language.pick("已中断；没有写出任何文件", "interrupted; no file was written")
        };
        // Whoever read the messages may be gone by the same interruption.
        let _ = writeln!(std::io::stderr(), "\n{words}");
        std::process::exit(INTERRUPTED);
    };
    // Without a handler an interruption ends the program as ever.
    let _ = ctrlc::set_handler(handler);
}

/// Writes files beside their places and then puts all of them there: whole or not at all.
pub fn write_whole(files: &[(&Path, &[u8])]) -> Result<(), (PathBuf, std::io::Error)> {
    // A folder takes no file: told before any other file of the set stands in its place.
    if let Some((folder, _)) = files.iter().find(|(path, _)| path.is_dir()) {
        return Err((folder.to_path_buf(), std::io::ErrorKind::IsADirectory.into()));
    }
    let targets: Vec<PathBuf> = files.iter().map(|(path, _)| target_of(path)).collect();
    let parts: Vec<PathBuf> = targets.iter().map(|target| part_of(target)).collect();
    UNFINISHED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .extend(parts.iter().filter(|part| !is_device(part)).cloned());
    let mut result = Ok(());
    // The last is the one that the user named: where nothing can be written, it is the one to tell.
    for ((path, bytes), part) in files.iter().zip(&parts).rev() {
        result = std::fs::write(part, bytes).map_err(|error| (path.to_path_buf(), error));
        if result.is_err() {
            break;
        }
    }
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    if result.is_ok() {
        let (names, finished): (Vec<&Path>, Vec<FinishedFile>) = files
            .iter()
            .zip(parts.iter().zip(targets))
            .filter(|(_, (part, target))| *part != target)
            .map(|((path, _), (part, target))| {
                (
                    *path,
                    FinishedFile {
                        part: part.clone(),
                        target,
                    },
                )
            })
            .unzip();
        result = put_in_place(&finished).map_err(|(place, error)| (names[place].to_owned(), error));
    }
    HAS_WRITTEN.fetch_or(result.is_ok(), Ordering::Relaxed);
    if result.is_err() {
        for part in parts.iter().filter(|part| !is_device(part)) {
            let _ = std::fs::remove_file(part);
        }
    }
    unfinished.retain(|path| !parts.contains(path));
    result
}

/// Writes a folder beside its place and then puts it there: whole or not at all.
pub fn write_folder<T, E>(
    part: &Path,
    write: impl FnOnce() -> Result<(), E>,
    put: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let lock = || UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    lock().push(part.to_owned());
    let written = write();
    let mut unfinished = lock();
    let result = written.and_then(|()| put());
    HAS_WRITTEN.fetch_or(result.is_ok(), Ordering::Relaxed);
    remove_whole(part);
    unfinished.retain(|path| path != part);
    result
}

/// A file that grows by whole parts beside its place, and is put there when all are written.
pub struct GrowingFile {
    file: File,
    part: PathBuf,
}

impl GrowingFile {
    /// Opens the part file, whose first bytes hold so many of all parts; the rest of it is cut off.
    pub fn open(part: &Path, bytes: u64, (done, all): (usize, usize)) -> std::io::Result<GrowingFile> {
        let mut options = OpenOptions::new();
        let mut file = options.create(true).write(true).truncate(false).open(part)?;
        file.set_len(bytes)?;
        file.seek(SeekFrom::End(0))?;
        *GROWING.lock().unwrap_or_else(PoisonError::into_inner) = Some(Grown {
            path: part.to_owned(),
            done,
            all,
        });
        Ok(GrowingFile {
            file,
            part: part.to_owned(),
        })
    }

    /// Writes what stands before the parts.
    pub fn head(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Writes a part, whole even where the user interrupts.
    pub fn add(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let mut growing = GROWING.lock().unwrap_or_else(PoisonError::into_inner);
        self.file.write_all(bytes)?;
        if let Some(grown) = &mut *growing {
            grown.done += 1;
        }
        Ok(())
    }

    /// Puts the file in its place.
    pub fn finish(self, target: &Path) -> std::io::Result<()> {
        let mut growing = GROWING.lock().unwrap_or_else(PoisonError::into_inner);
        self.file.sync_all()?;
        std::fs::rename(&self.part, target_of(target))?;
        HAS_WRITTEN.store(true, Ordering::Relaxed);
        *growing = None;
        Ok(())
    }
}

/// Takes a file or a folder away with everything in it, where it is there.
fn remove_whole(path: &Path) {
    for _ in 0..TRIES {
        let removed = if path.is_dir() {
            std::fs::remove_dir_all(path)
        } else {
            std::fs::remove_file(path)
        };
        if removed.is_ok() || !path.exists() {
            return;
        }
    }
}

/// Where a file is put: a link stands, and what it names is written.
fn target_of(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Where a file is written at first; a device or a pipe is written as it is, and no file takes its place.
fn part_of(target: &Path) -> PathBuf {
    if is_device(target) {
        return target.to_owned();
    }
    let mut part = target.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    PathBuf::from(part)
}

fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}
