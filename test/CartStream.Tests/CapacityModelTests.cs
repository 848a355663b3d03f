using CartStream.Benchmarks;

namespace CartStream.Tests;

/// <summary>The arithmetic of docs/scaling.md, by hand and against simulated nodes.</summary>
public sealed class CapacityModelTests
{
    private const double Load = 20_000;

    /// <summary>Round numbers: 2 cores answer, a fifth of one learns, 1,000,000 shoppers of 500 bytes.</summary>
    private static CapacityFigures Figures { get; } = new()
    {
        AnswerUs = 100,
        FollowUs = 5,
        EventsPerSession = 3,
        SessionRecordBytes = 300,
        ShopperBytes = 500,
        RestoredPerSecond = 100_000,
        PeakToMean = 2,
        EventsPerShopper = 864,
        RetentionDays = 1,
        Standbys = 1,
        NodeCores = 2,
        NodeStateBytes = 1e9,
        NodeNetworkBytes = 100e6,
        UtilisationMax = 0.5,
    };

    [Fact]
    public void Model_by_hand_gives_what_the_formulas_say()
    {
        var model = new CapacityModel(Figures, Load);

        model.AnswerCores.ShouldBe(2, 1e-9);
        model.Rewrites.ShouldBe(2);
        model.FollowerCores.ShouldBe(0.2, 1e-9);
        model.SessionBytesPerSecond.ShouldBe(20_000 * 100 * 2, 1e-6);
        model.Shoppers.ShouldBe(1e6, 1e-3);
        model.StateBytes.ShouldBe(1e9, 1);
        // Two cores at half leave 0.8 a node beside the follower: 2 / 0.8 = 2.5.
        model.Nodes.ShouldBe(3);
        model.Partitions.ShouldBe(6);
        model.RestoreSeconds.ShouldBe(1e6 / 3 / 2 / 1e5, 1e-6);
    }

    [Fact]
    public void Resources_by_hand_come_fullest_first()
    {
        var resources = new CapacityModel(Figures, Load).Resources();

        resources.Select(resource => resource.Name).ShouldBe(
        [
            "cores that answer", "the one thread a model learns on", "memory for shoppers",
            "a node's network, for sessions",
        ]);
        resources[0].Share.ShouldBe((2 + 0.6) / 3, 1e-9);
        resources[1].Share.ShouldBe(0.4, 1e-9);
        resources[2].Share.ShouldBe(1.0 / 3, 1e-9);
        resources[3].Share.ShouldBe(4e6 / 50e6, 1e-9);
    }

    [Fact]
    public void Nodes_followers_that_need_every_core_leave_no_number_of_nodes() =>
        new CapacityModel(Figures with { FollowUs = 50 }, Load).Nodes.ShouldBe(double.PositiveInfinity);

    [Theory]
    [InlineData(0.95, true)]
    [InlineData(1.05, false)]
    public void Simulated_nodes_keep_up_with_just_what_the_formulas_say_and_no_more(double share, bool keepsUp)
    {
        // All of two cores on each of three nodes, less the followers: 6 - 3 f, in events a second.
        var figures = Figures with { UtilisationMax = 1 };
        var load = share * 6 / (1e-4 + (3 * 5e-6 * 2));
        var model = new CapacityModel(figures, load);

        var behind = CapacitySimulation.SecondsBehind(model, load, 3, 2, partitions: 60, seed: 1);

        (behind < 0.1).ShouldBe(keepsUp, $"{behind} s behind");
    }

    [Theory]
    [InlineData(0.95, true)]
    [InlineData(1.05, false)]
    public void Simulated_partitions_use_one_core_each_at_most(double share, bool keepsUp)
    {
        var load = share * 4 / 1e-4;
        var model = new CapacityModel(Figures with { FollowUs = 0.1 }, load);

        var behind = CapacitySimulation.SecondsBehind(model, load, 2, 8, partitions: 4, seed: 1);

        (behind < 0.2).ShouldBe(keepsUp, $"{behind} s behind");
    }

    [Theory]
    [InlineData(0.95, true)]
    [InlineData(1.05, false)]
    public void Simulated_model_learns_on_one_core_however_many_there_are(double share, bool keepsUp)
    {
        var load = share / (5e-6 * 2);
        var model = new CapacityModel(Figures, load);

        var behind = CapacitySimulation.SecondsBehind(model, load, 10, 8, partitions: 80, seed: 1);

        (behind < 0.2).ShouldBe(keepsUp, $"{behind} s behind");
    }
}
