//! What a run's inputs come to now: the manifest and the files that this program would write.

use std::num::NonZeroUsize;
use std::path::Path;

use super::case::Case;
use super::computation::compute;
use super::input_set::{FileHash, InputSet};
use super::result_file::ResultFile;
use super::run_manifest::{Program, RunArguments, RunManifest, data_sha256, run_id};
use super::working_folder::inside;
use crate::problem::Problems;
use crate::text::Text;

/// A run computed anew.
#[derive(Clone, Debug)]
pub struct Recomputation {
    /// The inputs as they are now.
    pub inputs: Vec<FileHash>,
    /// The manifest that follows, and the files; errors where nothing can be computed.
    pub computed: Result<(RunManifest, Vec<ResultFile>), Problems>,
}

impl Recomputation {
    /// Computes the case of a folder of inputs, in that folder: the working folder of the process is that one meanwhile. Errors: a case file that cannot be
    /// read, inputs that are not there.
    pub fn of(
        inputs: &Path,
        case_file: &str,
        threads: Option<NonZeroUsize>,
        progress: &dyn Fn(&Text),
    ) -> Result<Recomputation, Problems> {
        let program = Program::own()?;
        inside(inputs, || {
            let case = Case::read(Path::new(case_file))?;
            let hashes = InputSet::of_copy(&case)?.hashes();
            let computed = compute(&case, threads, progress).map(|computation| {
                let arguments = RunArguments {
                    case: case_file.to_owned(),
                };
                let id = run_id(case.id.as_deref(), &arguments, &hashes, &data_sha256());
                let manifest = RunManifest::new((&case, &id, arguments), hashes.clone(), &computation, program);
                (manifest, computation.files)
            });
            Ok(Recomputation {
                inputs: hashes,
                computed,
            })
        })
    }
}
