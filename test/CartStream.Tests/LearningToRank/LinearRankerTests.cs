using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class LinearRankerTests
{
    private static DrawnGroups Linear(int seed) => new(seed, rows: 10, features: 20, x => (3 * x[0]) - (2 * x[17]));

    [Fact]
    public void Fit_two_rows_gives_the_weight_worked_out_by_hand()
    {
        // In three of four groups the row with the feature is the relevant one. Standardised, the feature is +1 or −1,
        // so p = 1/(1 + e^(−2w)), best at 3/4: w = ln(3)/2.
        var set = new RankingSet(featureCount: 1, rowsMax: 8);
        for (var group = 0; group < 4; group++)
            set.Add([4, 8], relevantRow: group == 0 ? 0 : 1);

        var ranker = Fitted.Linear(set, new LinearRankerOptions { L2 = 1e-6 });

        ranker.Weights[0].ShouldBe(MathF.Log(3) / 2, 1e-4);
        var scores = new float[2];
        ranker.Score([8, 4], scores);
        (scores[0] - scores[1]).ShouldBe(MathF.Log(3), 2e-4);
    }

    [Fact]
    public void Fit_known_utility_finds_its_weights()
    {
        var ranker = Fitted.Linear(Linear(1).Set(4_000));

        // A feature drawn evenly from −1 to 1 has deviation 1/√3.
        var deviation = 1 / MathF.Sqrt(3);
        for (var i = 0; i < ranker.Weights.Length; i++)
        {
            var expected = i switch { 0 => 3 * deviation, 17 => -2 * deviation, _ => 0 };
            ranker.Weights[i].ShouldBe(expected, 0.08, $"weight {i}");
        }
    }

    [Fact]
    public void Fit_feature_that_never_varies_has_no_weight()
    {
        var set = new RankingSet(featureCount: 2, rowsMax: 100);
        for (var group = 0; group < 20; group++)
            set.Add([1, 0.1f, 0, 0.1f], relevantRow: 0);

        var ranker = Fitted.Linear(set);

        ranker.Weights[0].ShouldBeGreaterThan(1);
        ranker.Weights[1].ShouldBe(0);
    }

    [Fact]
    public void Fit_same_feature_twice_still_finds_the_minimum()
    {
        var twice = new DrawnGroups(seed: 6, rows: 5, features: 1, x => 2 * x[0]);
        var set = new RankingSet(featureCount: 2, rowsMax: 10_000);
        for (var group = 0; group < 2_000; group++)
        {
            var (features, relevant) = twice.Next();
            set.Add([.. features.SelectMany(x => new[] { x, x })], relevant);
        }

        var ranker = Fitted.Linear(set);

        (ranker.Weights[0] + ranker.Weights[1]).ShouldBe(2 / MathF.Sqrt(3), 0.08);
    }

    [Fact]
    public void Fit_any_number_of_cores_gives_the_same_bytes() =>
        Bytes(Fitted.Linear(Linear(2).Set(3_000), new() { Cores = 2 }))
            .ShouldBe(Bytes(Fitted.Linear(Linear(2).Set(3_000), new() { Cores = 1 })));

    [Fact]
    public void Score_far_outlier_counts_as_much_as_the_limit()
    {
        var ranker = Fitted.Linear(Linear(3).Set(500));
        var rows = new float[2 * 20];
        (rows[0], rows[20]) = (1e6f, 1e9f);
        var scores = new float[2];

        ranker.Score(rows, scores);

        scores[0].ShouldBe(scores[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    public void Score_row_alone_is_its_score_among_others(int features)
    {
        var groups = new DrawnGroups(seed: 4, rows: 7, features, x => x[0]);
        var ranker = Fitted.Linear(groups.Set(50));
        var (rows, _) = groups.Next();
        var (together, alone) = (new float[7], new float[1]);

        ranker.Score(rows, together);

        for (var row = 0; row < 7; row++)
        {
            ranker.Score(rows.AsSpan(row * features, features), alone);
            alone[0].ShouldBe(together[row]);
        }
    }

    [Fact]
    public void Score_wrong_number_of_features_throws()
    {
        var ranker = Fitted.Linear(Linear(1).Set(10));

        Should.Throw<ArgumentException>(() => ranker.Score(new float[39], new float[2]))
            .Message.ShouldStartWith("found 39 numbers, expected 2 rows of 20");
    }

    [Fact]
    public void Score_allocates_nothing()
    {
        var groups = Linear(5);
        var ranker = Fitted.Linear(groups.Set(50));
        var (rows, _) = groups.Next();
        var scores = new float[10];

        Allocations.Of(() => ranker.Score(rows, scores)).ShouldBe(0);
    }

    [Fact]
    public void Load_what_was_saved_scores_the_same()
    {
        var groups = Linear(6);
        var ranker = Fitted.Linear(groups.Set(200));
        var loaded = LinearRanker.Load(new MemoryStream(Bytes(ranker)));
        var (rows, _) = groups.Next();
        var (expected, found) = (new float[10], new float[10]);

        ranker.Score(rows, expected);
        loaded.Score(rows, found);

        found.ShouldBe(expected);
    }

    [Fact]
    public void Fit_faulty_options_names_them_all()
    {
        var options = new LinearRankerOptions { L2 = 0, Steps = 0 };

        Should.Throw<ArgumentException>(() => Fitted.Linear(Linear(1).Set(1), options))
            .Message.ShouldStartWith("linear.L2: found 0, expected 1E-06 to 1000; linear.Steps: found 0");
    }

    [Fact]
    public void Fit_no_groups_throws() =>
        Should.Throw<ArgumentException>(() => Fitted.Linear(new RankingSet(1, 1)))
            .Message.ShouldStartWith("found no group");

    [Fact]
    public void Fit_cancelled_throws() =>
        Should.Throw<OperationCanceledException>(
            () => LinearRanker.Fit(Linear(1).Set(10), cancel: new CancellationToken(canceled: true)));

    private static byte[] Bytes(LinearRanker ranker)
    {
        var stream = new MemoryStream();
        ranker.Save(stream);
        return stream.ToArray();
    }
}
