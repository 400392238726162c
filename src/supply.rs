//! Kinds of supply of electricity and heat.

use serde::{Deserialize, Serialize};

use crate::spelling::fold;
use crate::text::Text;

/// Where electricity or heat comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Supply {
    /// The public grid or network.
    Grid,
    /// A renewable plant by a direct line.
    DirectRenewable,
    /// The grid, with green certificates.
    GreenCertificate,
    /// The plant's own generation.
    SelfGenerated,
    /// The plant's own renewable generation.
    SelfGeneratedRenewable,
}

impl Supply {
    /// Every kind, in the order shown.
    pub const ALL: [Supply; 5] = [
        Supply::Grid,
        Supply::DirectRenewable,
        Supply::GreenCertificate,
        Supply::SelfGenerated,
        Supply::SelfGeneratedRenewable,
    ];

    /// Its id, as typed in a ledger.
    pub fn id(self) -> &'static str {
        match self {
            Supply::Grid => "grid",
            Supply::DirectRenewable => "direct-renewable",
            Supply::GreenCertificate => "green-certificate",
            Supply::SelfGenerated => "self-generated",
            Supply::SelfGeneratedRenewable => "self-generated-renewable",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Supply::Grid => Text::new("电网", "grid"),
            Supply::DirectRenewable => Text::new("可再生能源直供", "direct renewable"),
            Supply::GreenCertificate => Text::new("绿证电力", "green certificate"),
            Supply::SelfGenerated => Text::new("自发", "self-generated"),
            Supply::SelfGeneratedRenewable => Text::new("自发可再生", "self-generated renewable"),
        }
    }

    /// Reads an id or a name in either language.
    pub fn parse(typed: &str) -> Option<Supply> {
        let typed = fold(typed);
        Supply::ALL
            .into_iter()
            .find(|supply| {
                let title = supply.title();
                [supply.id(), &title.zh, &title.en]
                    .iter()
                    .any(|name| fold(name) == typed)
            })
            .or(match typed.as_str() {
                "网电" | "外购网电" | "市电" => Some(Supply::Grid),
                "直供绿电" | "绿电直供" | "直供" => Some(Supply::DirectRenewable),
                "绿证" | "绿色电力证书" => Some(Supply::GreenCertificate),
                "自发电" | "自产" => Some(Supply::SelfGenerated),
                "自发绿电" => Some(Supply::SelfGeneratedRenewable),
                _ => None,
            })
    }
}
