using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Datasets.Simulation;

namespace CartStream.Cli.Verbs;

/// <summary>The options that describe a simulated shop, the same wherever shoppers are simulated.</summary>
internal sealed class ShopOptions
{
    private readonly Option<long> _seed = CommonOptions.Whole(
        "--seed", "Seed of the random numbers; the same seed gives the same events.",
        SimulatorOptions.SeedDefault);

    private readonly Option<TimestampOption> _start = CommonOptions.TimestampOption(
        "--start", "When the shop opens.", SimulatorOptions.StartDefault);

    private readonly Option<int> _items = CommonOptions.Count(
        "--items", "Items on sale at any time.", SimulatorOptions.ItemsDefault);

    private readonly Option<int> _categories = CommonOptions.Count(
        "--categories", "Categories of items.", SimulatorOptions.CategoriesDefault);

    private readonly Option<int> _brands = CommonOptions.Count(
        "--brands", "Brands of items.", SimulatorOptions.BrandsDefault);

    private readonly Option<int> _shoppers = CommonOptions.Count(
        "--shoppers", "Shoppers who may return at any time.", SimulatorOptions.ShoppersDefault);

    private readonly Option<double> _sessionsPerHour = CommonOptions.Number(
        "--sessions-per-hour", "Sessions that begin per hour, on average.", SimulatorOptions.SessionsPerHourDefault);

    private readonly Option<double> _newItemsPerDay = CommonOptions.Number(
        "--new-items-per-day", "New items per day; old ones fade.", SimulatorOptions.NewItemsPerDayDefault);

    private readonly Option<double> _newShopperShare = CommonOptions.Number(
        "--new-shopper-share", "Share of sessions by new shoppers.",
        SimulatorOptions.NewShopperShareDefault);

    private readonly Option<double> _zipfExponent = CommonOptions.Number(
        "--zipf-exponent", "Exponent of the items' popularity; 0 makes all items equally popular.",
        SimulatorOptions.ZipfExponentDefault);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        Option[] all =
        [
            _seed, _start, _items, _categories, _brands, _shoppers,
            _sessionsPerHour, _newItemsPerDay, _newShopperShare, _zipfExponent,
        ];
        verb.AddGroup(OptionGroup.Shop, all);
    }

    /// <summary>The shop given on the command line; ranges are not checked yet.</summary>
    public SimulatorOptions Read(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(_seed),
        Start = parsed.GetValue(_start).Time,
        Items = parsed.GetValue(_items),
        Categories = parsed.GetValue(_categories),
        Brands = parsed.GetValue(_brands),
        Shoppers = parsed.GetValue(_shoppers),
        SessionsPerHour = parsed.GetValue(_sessionsPerHour),
        NewItemsPerDay = parsed.GetValue(_newItemsPerDay),
        NewShopperShare = parsed.GetValue(_newShopperShare),
        ZipfExponent = parsed.GetValue(_zipfExponent),
    };
}
