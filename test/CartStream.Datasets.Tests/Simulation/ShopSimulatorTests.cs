using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Datasets.Simulation;
using CartStream.Events;

namespace CartStream.Datasets.Tests.Simulation;

public sealed class ShopSimulatorTests
{
    [Fact]
    public void TryRead_same_options_gives_the_same_bytes() =>
        Digest(new SimulatorOptions { Events = 20_000 }).ShouldBe(Digest(new SimulatorOptions { Events = 20_000 }));

    /// <summary>A change of these bytes needs another name than <c>simulator-1</c> in the fingerprint.</summary>
    [Fact]
    public void TryRead_default_shop_gives_the_bytes_that_its_fingerprint_stands_for()
    {
        Fingerprint(new SimulatorOptions()).ShouldStartWith("simulator-1 seed=1 events=60000 start=1767225600000 ");
        Digest(new SimulatorOptions()).ShouldBe(17177930805796621676UL);
    }

    [Fact]
    public void TryRead_another_seed_gives_other_bytes() =>
        Digest(new SimulatorOptions { Events = 1_000, Seed = 2 })
            .ShouldNotBe(Digest(new SimulatorOptions { Events = 1_000, Seed = 1 }));

    [Fact]
    public void TryRead_a_shorter_run_is_the_beginning_of_a_longer_one()
    {
        var all = SimulatedEvent.Read(new SimulatorOptions { Events = 5_000 });

        SimulatedEvent.Read(new SimulatorOptions { Events = 2_000 }).ShouldBe(all.Take(2_000));
    }

    [Fact]
    public void TryRead_any_event_is_valid_and_not_earlier_than_the_one_before()
    {
        var options = new SimulatorOptions { Events = 50_000 };
        using var simulator = new ShopSimulator(options);
        var lastMs = options.Start.ToUnixTimeMilliseconds();

        while (simulator.TryRead(out var e))
        {
            EventValidator.Check(e).ShouldBeNull();
            e.TimeMs.ShouldBeGreaterThanOrEqualTo(lastMs);
            e.SessionId.Length.ShouldBe(36);
            (e.Price > 0).ShouldBeTrue();
            lastMs = e.TimeMs;
        }
    }

    [Fact]
    public void Progress_and_Counts_follow_the_events_read()
    {
        using var simulator = new ShopSimulator(new SimulatorOptions { Events = 4 });

        simulator.Progress.ShouldBe(0);
        simulator.TryRead(out _).ShouldBeTrue();
        simulator.Progress.ShouldBe(0.25);
        while (simulator.TryRead(out _))
        {
        }

        simulator.Progress.ShouldBe(1);
        simulator.Counts.ShouldBe(new SourceCounts(Rows: 4, Rejected: 0, Duplicates: 0));
    }

    [Fact]
    public void TryRead_zero_events_ends_at_once()
    {
        using var simulator = new ShopSimulator(new SimulatorOptions { Events = 0 });

        simulator.TryRead(out _).ShouldBeFalse();
        simulator.Progress.ShouldBe(1);
    }

    [Fact]
    public void TryRead_endless_has_no_progress_and_ends_with_the_last_accepted_time()
    {
        using var simulator = new ShopSimulator(new SimulatorOptions
        {
            Events = null,
            Start = DateTimeOffset.FromUnixTimeMilliseconds(EventLimits.TimeMsMax).AddHours(-5),
        });
        var events = 0;

        while (simulator.TryRead(out var e))
        {
            e.TimeMs.ShouldBeLessThanOrEqualTo(EventLimits.TimeMsMax);
            events++;
        }

        events.ShouldBeGreaterThan(100);
        simulator.Progress.ShouldBeNull();
    }

    [Fact]
    public void TryRead_a_million_more_events_take_no_more_memory()
    {
        using var simulator = new ShopSimulator(new SimulatorOptions { Events = null });
        Read(simulator, 500_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(simulator, 1_000_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
    }

    [Fact]
    public void Fingerprint_differs_by_every_option()
    {
        var day = TimeSpan.FromDays(1);
        SimulatorOptions[] all =
        [
            new(),
            new() { Seed = 9 },
            new() { Events = 9 },
            new() { Events = null },
            new() { Start = SimulatorOptions.StartDefault + day },
            new() { Items = 999 },
            new() { Categories = 9 },
            new() { Brands = 9 },
            new() { Shoppers = 9 },
            new() { SessionsPerHour = 9 },
            new() { NewItemsPerDay = 9 },
            new() { NewShopperShare = 0.9 },
            new() { ZipfExponent = 0.9 },
        ];

        all.Select(Fingerprint).ShouldBeUnique();
        Fingerprint(all[0]).ShouldBe(Fingerprint(new SimulatorOptions()));
    }

    [Fact]
    public void Constructor_bad_options_names_all_faults_at_once()
    {
        var options = new SimulatorOptions { Items = 3, SessionsPerHour = double.NaN, NewShopperShare = 2 };

        var message = Should.Throw<ArgumentException>(() => new ShopSimulator(options)).Message;

        message.ShouldContain("items is 3, expected 20 to 10000000");
        message.ShouldContain("sessions-per-hour is NaN, expected above 0 to 1000000");
        message.ShouldContain("new-shopper-share is 2, expected 0 to 1");
    }

    [Fact]
    public void TryRead_smallest_and_oddest_shops_work()
    {
        SimulatorOptions[] shops =
        [
            new() { Items = 20, Categories = 4, Brands = 1, Shoppers = 1, NewItemsPerDay = 2 },
            new() { Items = 20, Categories = 1, ZipfExponent = 0, NewShopperShare = 1, NewItemsPerDay = 0 },
            new() { SessionsPerHour = 0.01, NewShopperShare = 0 },
            new() { SessionsPerHour = 1_000_000, Start = DateTimeOffset.UnixEpoch },
        ];

        foreach (var shop in shops)
            SimulatedEvent.Read(shop with { Events = 3_000 }).Count.ShouldBe(3_000);
    }

    private static string Fingerprint(SimulatorOptions options)
    {
        using var simulator = new ShopSimulator(options);
        return simulator.Fingerprint;
    }

    private static void Read(ShopSimulator simulator, int events)
    {
        for (var i = 0; i < events; i++)
        {
            if (!simulator.TryRead(out _))
                throw new InvalidOperationException($"found the end after {i} events, expected {events}");
        }
    }

    private static ulong Digest(SimulatorOptions options)
    {
        using var simulator = new ShopSimulator(options);
        var hash = new XxHash3();
        while (simulator.TryRead(out var e))
        {
            long[] numbers = [e.TimeMs, (long)e.Type, e.Quantity ?? 0, (long)(e.Price!.Value * 100)];
            hash.Append(MemoryMarshal.AsBytes<long>(numbers));
            hash.Append(e.ItemId);
            hash.Append(e.ShopperId);
            hash.Append(e.SessionId);
            hash.Append(e.CategoryId);
            hash.Append(e.CategoryCode);
            hash.Append(e.Brand);
        }

        return hash.GetCurrentHashAsUInt64();
    }
}
