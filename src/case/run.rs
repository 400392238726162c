//! Running a case: its inputs are copied, and all is computed from the copies, so that what is proved later is what was computed.

use std::num::NonZeroUsize;
use std::path::Path;

use super::case::Case;
use super::computation::{Computation, compute};
use super::input_set::{FileHash, InputSet};
use super::run_folder::RunFolder;
use super::run_manifest::{INPUTS, MANIFEST, Program, RunArguments, RunManifest, data_sha256, run_id};
use super::working_folder::inside;
use crate::problem::Problems;
use crate::text::Text;

/// A case with its inputs, ready to be run.
pub struct PreparedRun {
    /// The case.
    pub case: Case,
    /// The id that its run will have.
    pub id: String,
    inputs: InputSet,
    hashes: Vec<FileHash>,
    arguments: RunArguments,
}

impl PreparedRun {
    /// Reads a case and hashes its inputs. Errors: those of the case file and of [`InputSet::of`].
    pub fn of(path: &Path) -> Result<PreparedRun, Problems> {
        let case = Case::read(path)?;
        let inputs = InputSet::of(&case)?;
        let hashes = inputs.hashes();
        let arguments = RunArguments {
            case: inputs.case.clone(),
        };
        Ok(PreparedRun {
            id: run_id(case.id.as_deref(), &arguments, &hashes, &data_sha256()),
            case,
            inputs,
            hashes,
            arguments,
        })
    }

    /// Copies the inputs into the folder of the run, computes the case from the copies, and writes the results and, last, the manifest. The working folder
    /// of the process is that of the copies meanwhile. Errors: those of the inputs, at the places of the files as the user named them; what cannot be written.
    pub fn write_into(
        &self,
        folder: &RunFolder,
        threads: Option<NonZeroUsize>,
        progress: &dyn Fn(&Text),
    ) -> Result<(RunManifest, Computation), Problems> {
        let copies = folder.part().join(INPUTS);
        self.inputs.copy_into(&copies)?;
        let computed = inside(&copies, || {
            let case = Case::read(Path::new(&self.arguments.case))?;
            InputSet::of_copy(&case)?;
            compute(&case, threads, progress)
        });
        let mut computation = computed.map_err(|problems| self.inputs.as_named(problems))?;
        for file in &computation.files {
            folder.write(&file.path, &file.bytes)?;
        }
        let manifest = RunManifest::new(
            (&self.case, &self.id, self.arguments.clone()),
            self.hashes.clone(),
            &computation,
            Program::own()?,
        );
        folder.write(MANIFEST, manifest.text().as_bytes())?;
        let notes = std::mem::take(&mut computation.notes);
        computation.notes = self.inputs.as_named(Problems(notes)).0;
        Ok((manifest, computation))
    }
}
