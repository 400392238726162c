//! The fluent way to write a network down, for tests and for programs that draw one up.

use std::collections::BTreeMap;

use super::balance::{Balance, Source};
use super::balanced_item::BalancedItem;
use super::file_names::{bad_amount, negative_amount};
use super::problem;
use super::unit_process::{Emission, Exchange, UnitProcess};
use super::{ElementaryFlow, Network, Product};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::text::Text;

/// A network while it is written down. What is wrong with it is told by [`NetworkBuilder::build`], all of it together.
///
/// ```
/// use dafeng::network::Network;
/// use dafeng::quantity::Ratio;
/// // Electricity from fuel: 10 kWh from 2 l. Heijungs and Suh (2002).
/// let network = Network::builder()
///     .process("electricity production").makes("electricity", "10 kWh").uses("fuel", "2 l").emits("CO2", "1 kg")
///     .process("fuel production").makes("fuel", "100 l").emits("CO2", "10 kg")
///     .build()
///     .unwrap();
/// let footprint = network.footprint("electricity", &Ratio::from(1000)).unwrap();
/// assert_eq!(footprint.total("CO2").to_text(), "120");
/// ```
#[derive(Clone, Debug, Default)]
pub struct NetworkBuilder {
    network: Network,
    declared: BTreeMap<usize, Declared>,
    balanced: Vec<DeclaredBalance>,
    problems: Vec<Problem>,
}

#[derive(Clone, Debug)]
enum Declared {
    Bought,
    Left,
    Market(Vec<(String, Ratio)>),
}

/// A balanced item by the names of its processes.
#[derive(Clone, Debug, Default)]
pub struct DeclaredBalance {
    /// The item.
    pub item: String,
    /// Its users, those served first at the front.
    pub users: Vec<String>,
    /// What takes the rest.
    pub absorber: String,
    /// The most that it takes, an amount such as `5 10^4Nm3`.
    pub capacity: Option<String>,
    /// What makes up for it where it lacks.
    pub top_up: Option<String>,
    /// What takes what the absorber cannot.
    pub spill: Option<String>,
}

/// What names the part of a market that is bought.
const BOUGHT: &str = "bought";

impl NetworkBuilder {
    /// A process; what follows is of it.
    #[must_use]
    pub fn process(mut self, id: &str) -> NetworkBuilder {
        if self.network.process(id).is_some() {
            self.problems.push(problem::process_twice(id));
        }
        self.network.processes.push(UnitProcess {
            id: id.to_owned(),
            title: Text::same(id),
            reference: usize::MAX,
            exchanges: Vec::new(),
            emissions: Vec::new(),
            is_suppliers: false,
        });
        self
    }

    /// It makes an amount such as `10 kWh`. What a process makes first is its reference.
    #[must_use]
    pub fn makes(self, product: &str, amount: &str) -> NetworkBuilder {
        self.exchange(product, amount, true, false)
    }

    /// It takes an amount.
    #[must_use]
    pub fn uses(self, product: &str, amount: &str) -> NetworkBuilder {
        self.exchange(product, amount, false, false)
    }

    /// It takes what others make to be rid of it: its runs are counted by what it treats.
    #[must_use]
    pub fn treats(self, product: &str, amount: &str) -> NetworkBuilder {
        self.exchange(product, amount, false, true)
    }

    /// It emits an amount.
    #[must_use]
    pub fn emits(mut self, flow: &str, amount: &str) -> NetworkBuilder {
        let Some((amount, unit)) = self.amount(amount) else {
            return self;
        };
        self.emission(flow, amount, &unit)
    }

    /// It emits an amount of a unit.
    #[must_use]
    pub fn emission(mut self, flow: &str, amount: Ratio, unit: &str) -> NetworkBuilder {
        let flows = &mut self.network.elementary_flows;
        let place = flows.iter().position(|known| known.id == flow).unwrap_or_else(|| {
            flows.push(ElementaryFlow {
                id: flow.to_owned(),
                unit: unit.to_owned(),
            });
            flows.len() - 1
        });
        let known = flows[place].unit.clone();
        self.same_unit(flow, &known, unit);
        if let Some(process) = self.network.processes.last_mut() {
            process.emissions.push(Emission {
                flow: place,
                cause: None,
                amount,
            });
        }
        self
    }

    /// A product is bought from outside the network.
    #[must_use]
    pub fn bought(self, product: &str, unit: &str) -> NetworkBuilder {
        self.declare(product, unit, Declared::Bought)
    }

    /// What nobody takes of a product leaves the network.
    #[must_use]
    pub fn left(self, product: &str, unit: &str) -> NetworkBuilder {
        self.declare(product, unit, Declared::Left)
    }

    /// A product comes from several sources, process ids or `bought`, each with its share.
    #[must_use]
    pub fn market(mut self, product: &str, unit: &str, shares: &[(&str, &str)]) -> NetworkBuilder {
        let mut parts = Vec::new();
        for (source, share) in shares {
            let (number, divisor) = match share.trim().strip_suffix(['%', '％']) {
                Some(percent) => (percent.trim(), 100),
                None => (share.trim(), 1),
            };
            match number
                .parse::<Ratio>()
                .map(|share| share.divide(&Ratio::from(divisor)).unwrap_or_default())
            {
                Ok(share) if share.is_negative() => self.problems.push(negative_amount(product, &share.to_text())),
                Ok(share) => parts.push(((*source).to_owned(), share)),
                Err(_) => self.problems.push(bad_amount(share)),
            }
        }
        self.declare(product, unit, Declared::Market(parts))
    }

    /// A product follows its makers. Its top-up and its spill are processes that run only where there is too little or too much of it.
    #[must_use]
    pub fn balanced(mut self, balance: DeclaredBalance) -> NetworkBuilder {
        self.balanced.push(balance);
        self
    }

    fn declare(mut self, product: &str, unit: &str, declared: Declared) -> NetworkBuilder {
        let place = self.product(product, unit);
        self.declared.insert(place, declared);
        self
    }

    fn exchange(mut self, product: &str, typed: &str, is_made: bool, is_treated: bool) -> NetworkBuilder {
        let Some((amount, unit)) = self.amount(typed) else {
            return self;
        };
        if amount.is_negative() {
            self.problems.push(negative_amount(product, typed));
            return self;
        }
        self.amount_of(product, (amount, &unit), is_made, is_treated)
    }

    /// It makes or takes an amount of a unit.
    pub(super) fn amount_of(
        mut self,
        product: &str,
        (amount, unit): (Ratio, &str),
        is_made: bool,
        is_treated: bool,
    ) -> NetworkBuilder {
        let place = self.product(product, unit);
        let Some(process) = self.network.processes.last_mut() else {
            return self;
        };
        if (is_made || is_treated) && process.reference == usize::MAX {
            process.reference = place;
        }
        let amount = if is_made { amount } else { -amount };
        match process.exchanges.iter_mut().find(|known| known.product == place) {
            // Internal returns are netted.
            Some(known) => known.amount = std::mem::take(&mut known.amount) + amount,
            None => process.exchanges.push(Exchange { product: place, amount }),
        }
        self
    }

    fn product(&mut self, id: &str, unit: &str) -> usize {
        let place = self.network.product(id).unwrap_or_else(|| {
            self.network.products.push(Product {
                id: id.to_owned(),
                title: Text::same(id),
                unit: unit.to_owned(),
            });
            self.network.products.len() - 1
        });
        let known = self.network.products[place].unit.clone();
        self.same_unit(id, &known, unit);
        place
    }

    fn same_unit(&mut self, id: &str, known: &str, unit: &str) {
        if known != unit {
            self.problems.push(problem::unit_differs(id, known, unit));
        }
    }

    fn amount(&mut self, typed: &str) -> Option<(Ratio, String)> {
        let (number, unit) = typed.trim().split_once(' ').unwrap_or((typed.trim(), "1"));
        match read_number(number) {
            Ok(number) => Some((Ratio::from(number), unit.trim().to_owned())),
            Err(_) => {
                self.problems.push(bad_amount(typed));
                None
            }
        }
    }

    /// The network, with what closes the balance of each product: what was declared, else the one process whose reference it is; what is
    /// made only beside other products is left.
    pub fn build(mut self) -> Result<Network, Problems> {
        for process in &self.network.processes {
            if process.reference == usize::MAX {
                self.problems.push(Problem::error(
                    "no-reference-flow",
                    Text::new(
                        format!("工序 `{}` 没有主产品", process.id),
                        format!("process `{}` has no reference: it makes and treats nothing", process.id),
                    ),
                ));
            }
        }
        Problems(std::mem::take(&mut self.problems)).check()?;
        let reserves = self.reserves();
        let mut balances = Vec::new();
        for product in 0..self.network.products.len() {
            match self.balance(product) {
                Ok(balance) => balances.push(balance),
                Err(Problems(faults)) => self.problems.extend(faults),
            }
        }
        Problems(std::mem::take(&mut self.problems)).check()?;
        self.network.balances = balances;
        for declared in std::mem::take(&mut self.balanced) {
            match self.balanced_item(&declared, &reserves) {
                Ok(item) => self.network.balanced.push(item),
                Err(Problems(faults)) => self.problems.extend(faults),
            }
        }
        Problems(self.problems).check()?;
        Ok(self.network)
    }

    /// Takes the processes that only top up and spill out of the network.
    fn reserves(&mut self) -> Vec<UnitProcess> {
        let named = |id: &str| {
            let mut names = self
                .balanced
                .iter()
                .flat_map(|balance| [&balance.top_up, &balance.spill]);
            names.any(|name| name.as_deref() == Some(id))
        };
        let all = std::mem::take(&mut self.network.processes);
        let (reserves, others) = all.into_iter().partition(|process| named(&process.id));
        self.network.processes = others;
        reserves
    }

    fn balanced_item(&self, declared: &DeclaredBalance, reserves: &[UnitProcess]) -> Result<BalancedItem, Problems> {
        let network = &self.network;
        let products: Vec<&str> = network.products.iter().map(|product| product.id.as_str()).collect();
        let processes: Vec<&str> = network.processes.iter().map(|process| process.id.as_str()).collect();
        let place = |known: &[&str], code, what: &Text, name: &str| {
            let found = known.iter().position(|known| *known == name);
            found.ok_or_else(|| Problems::from(problem::unknown(code, what, name, known)))
        };
        let process = |name: &str| place(&processes, "unknown-process", &Text::new("工序", "process"), name);
        let product = place(
            &products,
            "unknown-product",
            &Text::new("产品", "product"),
            &declared.item,
        )?;
        let absorber = process(&declared.absorber)?;
        if network.balances[product] != Balance::Process(absorber) || !network.processes[absorber].is_treatment() {
            return Err(problem::no_absorber(&declared.item, &declared.absorber).into());
        }
        let reserve = |name: &Option<String>, is_maker: bool| -> Result<Option<UnitProcess>, Problems> {
            let Some(name) = name else { return Ok(None) };
            let ids: Vec<&str> = reserves.iter().map(|process| process.id.as_str()).collect();
            let place = place(&ids, "unknown-process", &Text::new("工序", "process"), name)?;
            let found = &reserves[place];
            if found.reference != product || found.is_treatment() == is_maker {
                return Err(problem::no_reserve(&declared.item, name, is_maker).into());
            }
            Ok(Some(found.clone()))
        };
        let unit = &network.products[product].unit;
        let capacity = declared.capacity.as_ref().map(|typed| {
            let (number, of) = typed.trim().split_once(' ').unwrap_or((typed.trim(), unit));
            let number = read_number(number)
                .ok()
                .filter(|number| of.trim() == unit.as_str() && !number.is_negative());
            number
                .map(Ratio::from)
                .ok_or_else(|| Problems::from(problem::no_capacity(&declared.item, typed, unit)))
        });
        Ok(BalancedItem {
            product,
            users: declared
                .users
                .iter()
                .map(|user| process(user))
                .collect::<Result<_, _>>()?,
            absorber,
            capacity: capacity.transpose()?,
            top_up: reserve(&declared.top_up, true)?,
            spill: reserve(&declared.spill, false)?,
        })
    }

    fn balance(&self, product: usize) -> Result<Balance, Problems> {
        let network = &self.network;
        let name = network.products[product].id.as_str();
        match self.declared.get(&product) {
            Some(Declared::Bought) => return Ok(Balance::Bought),
            Some(Declared::Left) => return Ok(Balance::Left),
            Some(Declared::Market(parts)) => {
                let parts = parts.iter().map(|(source, share)| {
                    let source = match network.process(source) {
                        Some(process) => Source::Process(process),
                        None if source == BOUGHT => Source::Bought,
                        None => {
                            let known: Vec<&str> =
                                network.processes.iter().map(|process| process.id.as_str()).collect();
                            return Err(Problems::from(problem::unknown(
                                "unknown-process",
                                &Text::new("工序", "process"),
                                source,
                                &known,
                            )));
                        }
                    };
                    Ok((source, share.clone()))
                });
                return Ok(Balance::Market(parts.collect::<Result<_, _>>()?));
            }
            None => {}
        }
        let with = |fits: &dyn Fn(&UnitProcess) -> bool| -> Vec<usize> {
            let places = 0..network.processes.len();
            places.filter(|place| fits(&network.processes[*place])).collect()
        };
        let ids = |places: &[usize]| -> Vec<&str> {
            places
                .iter()
                .map(|place| network.processes[*place].id.as_str())
                .collect()
        };
        let providers = with(&|process| process.reference == product);
        let makers = with(&|process| !process.net(product).is_zero() && !process.net(product).is_negative());
        match providers.as_slice() {
            [only] => Ok(Balance::Process(*only)),
            [] if makers.is_empty() => {
                let users = with(&|process| process.net(product).is_negative());
                Err(problem::missing_link(name, &ids(&users)).into())
            }
            [] => Ok(Balance::Left),
            several => Err(problem::two_providers(name, &ids(several)).into()),
        }
    }
}
