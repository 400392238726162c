//! How far a long reading has come, on a terminal: rows, bytes, time left.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dafeng::activity::scan::progress::Progress;
use dafeng::text::Language;
use indicatif::{HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

/// A reading shorter than this shows nothing.
const QUIET: Duration = Duration::from_millis(700);
/// How often the line is drawn anew.
const STEP: Duration = Duration::from_millis(120);

/// Shows a reading until it is dropped.
pub struct Meter {
    progress: Arc<Progress>,
    is_over: Arc<AtomicBool>,
    drawing: Option<JoinHandle<()>>,
}

impl Meter {
    /// Begins to watch; nothing is drawn where stderr is no terminal.
    pub fn start(output: &Output) -> Meter {
        let progress = Arc::new(Progress::default());
        let is_over = Arc::new(AtomicBool::new(false));
        let drawing = std::io::stderr().is_terminal().then(|| {
            let (progress, is_over, language) = (progress.clone(), is_over.clone(), output.language);
            std::thread::spawn(move || draw(&progress, &is_over, language))
        });
        Meter {
            progress,
            is_over,
            drawing,
        }
    }

    /// What the reading counts on.
    pub fn progress(&self) -> Arc<Progress> {
        self.progress.clone()
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(drawing) = self.drawing.take() {
            // A line that could not be drawn is no fault of the reading.
            let _ = drawing.join();
        }
    }
}

fn draw(progress: &Progress, is_over: &AtomicBool, language: Language) {
    let start = Instant::now();
    let mut bar: Option<ProgressBar> = None;
    while !is_over.load(Ordering::Relaxed) {
        std::thread::sleep(STEP);
        let now = progress.now();
        if start.elapsed() < QUIET || now.all_bytes == 0 {
            continue;
        }
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(now.all_bytes), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("  {bar:24} {percent:>3} %  {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        bar.set_position(now.bytes);
        let left = left(start.elapsed(), now.bytes, now.all_bytes);
        let (rows, all_rows) = (HumanCount(now.rows), HumanCount(now.all_rows));
        let (bytes, all_bytes) = (HumanBytes(now.bytes), HumanBytes(now.all_bytes));
        bar.set_message(match language {
            Language::Zh => format!("{rows}/{all_rows} 行 · {bytes}/{all_bytes} · 约剩 {left} 秒"),
            Language::En => format!(
                "{rows}/{all_rows} rows · {bytes}/{all_bytes} · {} left",
                HumanDuration(Duration::from_secs(left))
            ),
        });
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// Seconds left at the pace so far.
fn left(elapsed: Duration, done: u64, all: u64) -> u64 {
    if done == 0 {
        return 0;
    }
    let rest = u128::from(all.saturating_sub(done));
    u64::try_from(elapsed.as_millis() * rest / u128::from(done) / 1000).unwrap_or(u64::MAX)
}
