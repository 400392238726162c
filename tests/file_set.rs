//! Files that belong together stand in their places all or none.

use std::fs;

use dafeng::report::file_set::{FinishedFile, put_in_place};

#[test]
fn where_the_second_cannot_be_moved_the_first_is_taken_back() {
    for stands_before in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let file = |name: &str| FinishedFile {
            part: at(&format!("{name}.part")),
            target: at(name),
        };
        let files = [file("rows.csv.manifest.json"), file("rows.csv")];
        for file in &files {
            fs::write(&file.part, "new").expect("writes");
        }
        if stands_before {
            fs::write(at("rows.csv.manifest.json"), "old").expect("writes");
        }
        // A folder has come in the place of the second.
        fs::create_dir_all(at("rows.csv/in-the-way")).expect("a folder");
        let (place, _) = put_in_place(&files).expect_err("a folder is in the way");
        assert_eq!(place, 1);
        let manifest = fs::read_to_string(at("rows.csv.manifest.json")).ok();
        assert_eq!(manifest.as_deref(), stands_before.then_some("old"));
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.retain(|name| !name.ends_with(".part") && name != "rows.csv" && name != "rows.csv.manifest.json");
        assert!(names.is_empty(), "{names:?}");
    }
}

#[test]
fn what_stood_before_is_replaced_and_nothing_is_left_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let files: Vec<FinishedFile> = ["a", "b"]
        .map(|name| FinishedFile {
            part: at(&format!("{name}.part")),
            target: at(name),
        })
        .into();
    for file in &files {
        fs::write(&file.part, "new").expect("writes");
        fs::write(&file.target, "old").expect("writes");
    }
    put_in_place(&files).expect("moves");
    assert!(
        files
            .iter()
            .all(|file| fs::read_to_string(&file.target).expect("reads") == "new")
    );
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}
