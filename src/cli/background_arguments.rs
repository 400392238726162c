//! The arguments that `dafeng footprint` takes for exchange tables.

use clap::{Args, ValueEnum};
use dafeng::network::background::SolverChoice;

/// Which solver, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SolverArgument {
    /// By size and structure, and said in the result 按规模与结构选择
    Auto,
    /// Sparse LU factors 直接法
    Direct,
    /// Iteration, an error where it does not end 迭代法
    Iterative,
}

impl From<SolverArgument> for SolverChoice {
    fn from(argument: SolverArgument) -> SolverChoice {
        match argument {
            SolverArgument::Auto => SolverChoice::Auto,
            SolverArgument::Direct => SolverChoice::Direct,
            SolverArgument::Iterative => SolverChoice::Iterative,
        }
    }
}

/// Arguments for exchange tables.
#[derive(Args, Debug)]
#[command(next_help_heading = "Exchange tables 交换表")]
pub struct BackgroundArguments {
    /// Elementary flow that counts, such as "Carbon dioxide, fossil"; several are added up as they are 计入的基本流
    #[arg(long = "flow", value_name = "FLOW")]
    pub flows: Vec<String>,
    /// Solver; auto by default 求解器
    #[arg(long, value_enum)]
    pub solver: Option<SolverArgument>,
    /// Cut off what no process provides, list it and mark the result incomplete (exit code 3) 截断无提供者的流
    #[arg(long)]
    pub allow_gaps: bool,
    /// Say on stderr how long reading, linking and solving took 打印耗时
    #[arg(long)]
    pub timings: bool,
}
