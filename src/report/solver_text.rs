//! How equations were solved in floating point, for people and programs.

use serde_json::{Value, json};

use super::floating_number::order_of;
use crate::network::background::{Method, SolverChoice, SolverReport};
use crate::text::Text;

/// The name of a method for programs.
pub(super) fn method_name(report: &SolverReport) -> &'static str {
    match (report.method, report.accelerated) {
        (Method::Substitution, _) => "substitution",
        (Method::Direct, _) => "direct (sparse LU)",
        (Method::Iterative, false) => "iterative (Gauss-Seidel)",
        (Method::Iterative, true) => "iterative (Gauss-Seidel, BiCGSTAB)",
        (Method::Mixed, false) => "direct (sparse LU) and iterative (Gauss-Seidel)",
        (Method::Mixed, true) => "direct (sparse LU) and iterative (Gauss-Seidel, BiCGSTAB)",
    }
}

/// How equations were solved, as a sentence.
pub(super) fn solver_sentence(report: &SolverReport) -> Text {
    let (equations, entries) = (report.equations, report.entries);
    let (circles, largest) = (report.circles, report.largest_circle);
    let (zh, en) = match report.method {
        Method::Substitution => ("逐个代入".to_owned(), "by back-substitution".to_owned()),
        Method::Direct => ("稀疏 LU 分解".to_owned(), "by sparse LU factors".to_owned()),
        Method::Iterative | Method::Mixed => {
            let (accelerated_zh, accelerated_en) = if report.accelerated {
                ("与 BiCGSTAB", " and steps of BiCGSTAB")
            } else {
                ("", "")
            };
            let steps = report.iterations;
            let (direct_zh, direct_en) = if report.method == Method::Mixed {
                ("稀疏 LU 分解（小循环），", "by sparse LU factors (small circles) and ")
            } else {
                ("", "by ")
            };
            (
                format!("{direct_zh}迭代 {steps} 次（Gauss-Seidel{accelerated_zh}）"),
                format!("{direct_en}{steps} Gauss-Seidel sweeps{accelerated_en}"),
            )
        }
    };
    let choice = match (report.choice, circles) {
        (_, 0) => Text::new("工序间无循环", "no process goes round in a circle"),
        (SolverChoice::Auto, _) => Text::new(
            format!("{circles} 个循环，最大含 {largest} 道工序，据此选择"),
            format!("chosen for {circles} circle(s) of processes, the largest of {largest}"),
        ),
        _ => Text::new(
            format!("按 --solver 指定；{circles} 个循环，最大含 {largest} 道工序"),
            format!("as asked; {circles} circle(s) of processes, the largest of {largest}"),
        ),
    };
    let fallen_back = match report.fallen_back {
        0 => Text::default(),
        count => Text::new(
            format!("；{count} 个循环迭代未收敛，改用直接法"),
            format!("; {count} circle(s) solved directly, since the iteration did not end"),
        ),
    };
    let residual = order_of(report.residual);
    Text::new(
        format!(
            "浮点求解：{equations} 个方程，{entries} 个非零元；{zh}（{}{}）；相对残差 {residual}",
            choice.zh, fallen_back.zh
        ),
        format!(
            "solved in floating point: {equations} equations, {entries} entries; {en} ({}{}); relative residual {residual}",
            choice.en, fallen_back.en
        ),
    )
}

/// How equations were solved, as JSON.
pub(super) fn solver_json(report: &SolverReport) -> Value {
    let choice = match report.choice {
        SolverChoice::Auto => "auto",
        SolverChoice::Direct => "direct",
        SolverChoice::Iterative => "iterative",
    };
    json!({
        "arithmetic": "floating point; written to 10 significant digits",
        "equations": report.equations,
        "entries": report.entries,
        "circles": report.circles,
        "largest_circle": report.largest_circle,
        "choice": choice,
        "method": method_name(report),
        "iterations": report.iterations,
        "fallen_back": report.fallen_back,
        "relative_residual": order_of(report.residual),
    })
}
