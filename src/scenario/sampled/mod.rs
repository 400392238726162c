//! Trajectories of a scenario whose inputs are uncertain: drawn very many times, the same on any number of threads.
//!
//! A draw is a scenario of its own. The course of an uncertain driver or lever in the years after the base year is multiplied by one number, drawn once
//! for the whole course; the base year is known and stays. Statistics are floating point.

mod draw;
mod sampled_trajectory;
mod trajectory_response;

pub use draw::UncertainInput;
pub use sampled_trajectory::{AtYear, PeakChances, SampledInput, SampledTrajectory};
