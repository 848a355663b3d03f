using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class BoostedTreesTests
{
    private static readonly BoostedTreesOptions All =
        new() { GroupShare = 1, FeatureShare = 1, HeldOutShare = 0, Trees = 30 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Two features matter only together, one in steps; no straight line ranks these well.</summary>
    private static DrawnGroups Interaction(int seed) =>
        new(seed, rows: 10, features: 6, x => (x[0] > 0 == x[1] > 0 ? 3 : 0) + (x[2] > 0.5f ? 2 : 0));

    [Fact]
    public void Fit_one_tree_has_the_split_and_leaves_worked_out_by_hand()
    {
        // Four groups of three rows: p = 1/3, so g is −2/3 for the relevant row and 1/3 for the others, h = 2/9.
        // Feature 0 marks the relevant row in every group: G = ∓8/3, H = 8/9 and 16/9, gain 64/17 + 64/25.
        // Feature 1 marks it in three groups and another row in one: G = ∓5/3, gain 25/17 + 25/25, so 0 it is.
        var set = new RankingSet(featureCount: 2, rowsMax: 12);
        for (var group = 0; group < 3; group++)
            set.Add([0, 0, 9, 5, 0, 0], relevantRow: 1);
        set.Add([9, 0, 0, 5, 0, 0], relevantRow: 0);

        var trees = Fitted.Trees(
            set, All with { Trees = 1, Leaves = 2, Rate = 0.5f, Lambda = 1, LeafWeightMin = 0.5f });

        var scores = new float[4];
        trees.Score([0, 0, 0, 5, 9, 0, 4.6f, 5], scores);
        const float marked = 0.5f * (8f / 3) / ((8f / 9) + 1);
        const float others = -0.5f * (8f / 3) / ((16f / 9) + 1);
        scores[0].ShouldBe(others, 1e-5);
        scores[1].ShouldBe(others, 1e-5);
        scores[2].ShouldBe(marked, 1e-5);
        scores[3].ShouldBe(marked, 1e-5);
    }

    [Fact]
    public void Fit_leaves_lighter_than_allowed_are_not_made()
    {
        // The marked rows of four groups of three weigh 4 · 2/9 = 0.89.
        var set = new RankingSet(featureCount: 1, rowsMax: 12);
        for (var group = 0; group < 4; group++)
            set.Add([0, 1, 0], relevantRow: 1);

        Fitted.Trees(set, All with { LeafWeightMin = 0.9f }).Trees.ShouldBe(0);
        Fitted.Trees(set, All with { LeafWeightMin = 0.88f, Trees = 1 }).Trees.ShouldBe(1);
    }

    [Fact]
    public void Score_without_trees_is_0()
    {
        var set = new RankingSet(featureCount: 1, rowsMax: 2);
        set.Add([1, 1], relevantRow: 1);
        var scores = new float[] { 5, 5 };

        Fitted.Trees(set).Score([1, 2], scores);

        scores.ShouldBe([0, 0]);
    }

    [Fact]
    public void Fit_each_tree_lowers_the_loss_of_what_it_learns_from()
    {
        var fit = new BoostedTreesFit(Interaction(1).Set(1_000), All, start: null, Cancel);

        fit.Run(progress: null);

        fit.TrainedLosses.Count.ShouldBe(All.Trees + 1);
        fit.TrainedLosses[0].ShouldBe(Math.Log(10), 1e-6);
        for (var i = 1; i < fit.TrainedLosses.Count; i++)
            fit.TrainedLosses[i].ShouldBeLessThan(fit.TrainedLosses[i - 1]);
    }

    [Theory]
    [InlineData(1, 1, 0, false)]
    [InlineData(0.5, 0.7, 0.2, true)]
    public void Fit_scores_its_rows_as_the_trees_score_them(
        float groupShare, float featureShare, float heldOut, bool linear)
    {
        var options = All with { GroupShare = groupShare, FeatureShare = featureShare, HeldOutShare = heldOut };
        var set = Interaction(2).Set(500);
        var start = linear ? Fitted.Linear(set) : null;
        var fit = new BoostedTreesFit(set, options, start, Cancel);
        var trees = new BoostedTrees(6, fit.Run(progress: null), start);
        var loss = 0.0;
        var scores = new float[10];
        var groups = Interaction(2);

        for (var group = 0; group < 500; group++)
        {
            var (features, relevant) = groups.Next();
            trees.Score(features, scores);
            loss += Math.Log(scores.Sum(s => Math.Exp(s - scores[relevant])));
        }

        var expected = (fit.TrainedLosses[trees.Trees] * (1 - heldOut))
            + (fit.HeldOutLosses[trees.Trees] * heldOut);
        (loss / 500).ShouldBe(expected, 1e-4);
    }

    [Fact]
    public void Fit_interaction_comes_near_the_best_possible_and_far_before_the_linear_ranker()
    {
        var set = Interaction(3).Set(4_000);
        var trees = Fitted.Trees(set, new() { Trees = 100 });
        var linear = Fitted.Linear(set);

        var best = Interaction(4).Loss(Utility, 1_000);
        var ofTrees = Interaction(4).Loss(trees.Score, 1_000);
        var ofLinear = Interaction(4).Loss(linear.Score, 1_000);

        (ofTrees - best).ShouldBeLessThan(0.1);
        (ofLinear - best).ShouldBeGreaterThan(0.4);

        static void Utility(ReadOnlySpan<float> rows, Span<float> scores)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                var x = rows.Slice(i * 6, 6);
                scores[i] = (x[0] > 0 == x[1] > 0 ? 3 : 0) + (x[2] > 0.5f ? 2 : 0);
            }
        }
    }

    [Fact]
    public void Fit_few_groups_of_a_linear_utility_does_better_from_a_linear_start()
    {
        static DrawnGroups Groups(int seed) => new(seed, rows: 10, features: 6, x => (3 * x[0]) - (2 * x[1]) + x[2]);
        var set = Groups(9).Set(200);
        var linear = Fitted.Linear(set);

        var without = Groups(10).Loss(Fitted.Trees(set).Score, 1_000);
        var with = Groups(10).Loss(Fitted.Trees(set, start: linear).Score, 1_000);

        with.ShouldBeLessThan(without - 0.05);
        with.ShouldBe(Groups(10).Loss(linear.Score, 1_000), 0.05);
    }

    [Fact]
    public void Fit_start_of_other_features_throws()
    {
        var start = Fitted.Linear(new DrawnGroups(seed: 1, rows: 2, features: 3, x => x[0]).Set(5));

        Should.Throw<ArgumentException>(() => Fitted.Trees(Interaction(1).Set(5), start: start))
            .Message.ShouldStartWith("found a ranker of 3 features, expected 6");
    }

    [Fact]
    public void Fit_nothing_to_learn_stops_early_and_keeps_the_trees_up_to_the_lowest_loss()
    {
        var noise = new DrawnGroups(seed: 5, rows: 10, features: 6, _ => 0);
        var options = new BoostedTreesOptions { Trees = 100, Patience = 7, HeldOutShare = 0.3f };
        var fit = new BoostedTreesFit(noise.Set(500), options, start: null, Cancel);

        var trees = fit.Run(progress: null);

        fit.HeldOutLosses.Count.ShouldBe(trees.Count + options.Patience + 1);
        fit.HeldOutLosses[trees.Count].ShouldBe(fit.HeldOutLosses.Min());
        trees.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public void Fit_holds_out_the_newest_groups()
    {
        // The older half shows the opposite of the newer half.
        var set = new RankingSet(featureCount: 1, rowsMax: 1_000);
        for (var group = 0; group < 200; group++)
            set.Add([0, 1, 0, 0, 0], relevantRow: group < 100 ? 1 : 0);

        Fitted.Trees(set, new() { HeldOutShare = 0.5f }).Trees.ShouldBe(0);
    }

    [Fact]
    public void Fit_any_number_of_cores_gives_the_same_bytes()
    {
        var set = new DrawnGroups(seed: 6, rows: 50, features: 5, x => x[0] + (x[1] * x[2])).Set(3_000);
        var options = new BoostedTreesOptions { Trees = 6 };

        var one = Bytes(Fitted.Trees(set, options with { Cores = 1 }));

        Bytes(Fitted.Trees(set, options with { Cores = 2 })).ShouldBe(one);
        Bytes(Fitted.Trees(set, options with { Cores = 7 })).ShouldBe(one);
        Bytes(Fitted.Trees(set, options with { Seed = 2 })).ShouldNotBe(one);
    }

    [Fact]
    public void Fit_reports_progress_up_to_the_whole()
    {
        var reports = new List<double>();

        BoostedTrees.Fit(
            Interaction(1).Set(100),
            All with { Trees = 4 },
            start: null,
            reports.Add,
            Cancel);

        reports.ShouldBe([0.25, 0.5, 0.75, 1, 1]);
    }

    [Fact]
    public void Fit_cancelled_on_the_way_throws()
    {
        using var cancel = new CancellationTokenSource();

        Should.Throw<OperationCanceledException>(
            () => BoostedTrees.Fit(Interaction(1).Set(100), All, start: null, _ => cancel.Cancel(), cancel.Token));
    }

    [Fact]
    public void Fit_faulty_options_names_them_all() =>
        Should.Throw<ArgumentException>(
                () => Fitted.Trees(Interaction(1).Set(1), new() { Leaves = 33, Rate = float.NaN }))
            .Message.ShouldStartWith("trees.Leaves: found 33, expected 2 to 32; trees.Rate: found NaN");

    [Fact]
    public void Fit_no_groups_throws() =>
        Should.Throw<ArgumentException>(() => Fitted.Trees(new RankingSet(1, 1)))
            .Message.ShouldStartWith("found no group");

    [Fact]
    public void Score_wrong_number_of_features_throws() =>
        Should.Throw<ArgumentException>(
                () => Fitted.Trees(Interaction(1).Set(5)).Score(new float[11], new float[2]))
            .Message.ShouldStartWith("found 11 numbers, expected 2 rows of 6");

    [Fact]
    public void Score_allocates_nothing()
    {
        var groups = new DrawnGroups(seed: 7, rows: 70, features: 6, x => x[0]);
        var trees = Fitted.Trees(groups.Set(100), All);
        var (rows, _) = groups.Next();
        var scores = new float[70];

        Allocations.Of(() => trees.Score(rows, scores)).ShouldBe(0);
    }

    [Fact]
    public void Load_what_was_saved_scores_the_same_and_leaves_what_follows()
    {
        var groups = Interaction(8);
        var set = groups.Set(300);
        var trees = Fitted.Trees(set, All, Fitted.Linear(set));
        var stream = new MemoryStream([.. Bytes(trees), 77]);
        var loaded = BoostedTrees.Load(stream);
        var (rows, _) = groups.Next();
        var (expected, found) = (new float[10], new float[10]);

        trees.Score(rows, expected);
        loaded.Score(rows, found);

        found.ShouldBe(expected);
        (loaded.Trees, loaded.FeatureCount).ShouldBe((30, 6));
        stream.ReadByte().ShouldBe(77);
    }

    private static byte[] Bytes(BoostedTrees trees)
    {
        var stream = new MemoryStream();
        trees.Save(stream);
        return stream.ToArray();
    }
}
