using System.Globalization;
using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>The simulated shop. The defaults are a small cosmetics shop that is busy for about a week.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Default of <see cref="Seed"/>.</summary>
    public const long SeedDefault = 1;

    /// <summary>Default of <see cref="Events"/>.</summary>
    public const long EventsDefault = 60_000;

    /// <summary>Default of <see cref="Items"/>.</summary>
    public const int ItemsDefault = 3_000;

    /// <summary>Default of <see cref="Categories"/>.</summary>
    public const int CategoriesDefault = 40;

    /// <summary>Default of <see cref="Brands"/>.</summary>
    public const int BrandsDefault = 60;

    /// <summary>Default of <see cref="Shoppers"/>.</summary>
    public const int ShoppersDefault = 5_000;

    /// <summary>Default of <see cref="SessionsPerHour"/>.</summary>
    public const double SessionsPerHourDefault = 100;

    /// <summary>Default of <see cref="NewItemsPerDay"/>.</summary>
    public const double NewItemsPerDayDefault = 30;

    /// <summary>Default of <see cref="NewShopperShare"/>.</summary>
    public const double NewShopperShareDefault = 0.2;

    /// <summary>Default of <see cref="ZipfExponent"/>.</summary>
    public const double ZipfExponentDefault = 1.0;

    /// <summary>Default of <see cref="Start"/>: Thursday, 2026-01-01T00:00:00Z.</summary>
    public static DateTimeOffset StartDefault { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Seed of all random choices; the same seed and options give the same bytes.</summary>
    public long Seed { get; init; } = SeedDefault;

    /// <summary>Number of events, from 0; null for no end (until the year 2099).</summary>
    public long? Events { get; init; } = EventsDefault;

    /// <summary>When the shop opens, 1970 to 2099.</summary>
    public DateTimeOffset Start { get; init; } = StartDefault;

    /// <summary>Items on sale at one time, 20 to 10,000,000.</summary>
    public int Items { get; init; } = ItemsDefault;

    /// <summary>Categories, 1 to a fifth of <see cref="Items"/>.</summary>
    public int Categories { get; init; } = CategoriesDefault;

    /// <summary>Brands, 1 to 10,000.</summary>
    public int Brands { get; init; } = BrandsDefault;

    /// <summary>Shoppers who may come back at one time, 1 to 100,000,000; those who came long ago drop out.</summary>
    public int Shoppers { get; init; } = ShoppersDefault;

    /// <summary>Sessions that begin in an average hour, without returns for a cart, above 0 to 1,000,000.</summary>
    public double SessionsPerHour { get; init; } = SessionsPerHourDefault;

    /// <summary>New items in a day, 0 to a tenth of <see cref="Items"/>; as many old ones fade out.</summary>
    public double NewItemsPerDay { get; init; } = NewItemsPerDayDefault;

    /// <summary>Share of sessions by new shoppers, 0 to 1.</summary>
    public double NewShopperShare { get; init; } = NewShopperShareDefault;

    /// <summary>Concentration of popularity on the most popular items, 0 (all alike) to 3.</summary>
    public double ZipfExponent { get; init; } = ZipfExponentDefault;

    /// <summary>Every option that is out of its range, one sentence each; empty when all are fine.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Check(Events is null or >= 0, "events", Events, "0 or more");
        Check(Start.ToUnixTimeMilliseconds() is >= EventLimits.TimeMsMin and <= EventLimits.TimeMsMax,
            "start", Start.ToString("O", CultureInfo.InvariantCulture), "a time from 1970 to 2099");
        Check(Items is >= 20 and <= 10_000_000, "items", Items, "20 to 10000000");
        Check(Categories >= 1 && Categories <= Items / 5, "categories", Categories, "1 to a fifth of the items");
        Check(Brands is >= 1 and <= 10_000, "brands", Brands, "1 to 10000");
        Check(Shoppers is >= 1 and <= 100_000_000, "shoppers", Shoppers, "1 to 100000000");
        Check(SessionsPerHour is > 0 and <= 1_000_000, "sessions-per-hour", SessionsPerHour, "above 0 to 1000000");
        Check(NewItemsPerDay >= 0 && NewItemsPerDay <= Items / 10.0,
            "new-items-per-day", NewItemsPerDay, "0 to a tenth of the items");
        Check(NewShopperShare is >= 0 and <= 1, "new-shopper-share", NewShopperShare, "0 to 1");
        Check(ZipfExponent is >= 0 and <= 3, "zipf-exponent", ZipfExponent, "0 to 3");
        return faults;

        void Check(bool holds, string option, object? found, string expected)
        {
            if (!holds)
                faults.Add($"{option} is {found}, expected {expected}");
        }
    }

    /// <summary>All options in one line: equal for equal streams, different for different ones.</summary>
    internal string Fingerprint() => string.Create(
        CultureInfo.InvariantCulture,
        $"simulator-1 seed={Seed} events={Events?.ToString(CultureInfo.InvariantCulture) ?? "endless"} "
        + $"start={Start.ToUnixTimeMilliseconds()} items={Items} categories={Categories} brands={Brands} "
        + $"shoppers={Shoppers} sessions-per-hour={SessionsPerHour:R} new-items-per-day={NewItemsPerDay:R} "
        + $"new-shopper-share={NewShopperShare:R} zipf-exponent={ZipfExponent:R}");
}
