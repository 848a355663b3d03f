using CartStream.Index;
using CartStream.Retrieval.SessionKnn;
using CartStream.Retrieval.TopK;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Retrieval.SessionKnn;

public sealed class NeighbourTableTests
{
    private static readonly float[] NoDecay = [.. Enumerable.Repeat(1f, SessionAges.Steps + 1)];

    [Fact]
    public void Select_any_additions_gives_the_sums_of_the_most_similar() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int[] Serials, byte Most)>(),
        given =>
        {
            var table = new NeighbourTable(foundMax: 1_000);
            for (var query = 0; query < 2; query++)
            {
                table.Begin(foundMax: 64);
                var plain = new Dictionary<int, (float Sum, int Nearest, int Found)>();
                for (var i = 0; i < given.Serials.Length; i++)
                {
                    var (serial, weight) = (given.Serials[i] & 63, 1 + (i % 4));
                    table.Add([serial], Window(64), most: 1, weight, shared: i / 10 % 64);
                    var known = plain.GetValueOrDefault(serial, (0, i / 10 % 64, plain.Count));
                    plain[serial] = (known.Item1 + weight, known.Item2, known.Item3);
                }

                var most = 1 + (given.Most % 16);
                var selected = table.Select(most, NoDecay, Ages(64)).ToArray();

                var expected = plain
                    .OrderByDescending(pair => pair.Value.Sum)
                    .ThenBy(pair => pair.Value.Found)
                    .Take(most);
                selected.Select(one => (
                        table.Serial(PackedScores.Index(one)),
                        PackedScores.Score(one),
                        table.Nearest(PackedScores.Index(one))))
                    .ShouldBe(
                        expected.Select(pair => (pair.Key, pair.Value.Sum, pair.Value.Nearest)),
                        ignoreOrder: true);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AddNewest_any_sessions_gives_what_adding_them_first_gives() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int[] Newest, int[] Older, byte Most)>(),
        given =>
        {
            int[] newest = [.. given.Newest.Select(serial => serial & 63).Distinct()];
            int[] older = [.. given.Older.Select(serial => serial & 63).Distinct()];
            var (first, plain) = (new NeighbourTable(foundMax: 1_000), new NeighbourTable(foundMax: 1_000));
            foreach (var table in (NeighbourTable[])[first, plain])
                table.Begin(newest.Length + older.Length);

            first.AddNewest(newest, weight: 2, areAll: older.Length == 0);
            plain.Add([.. newest.Reverse()], Window(64), most: 64, weight: 2, shared: 0);
            foreach (var table in older.Length == 0 ? (NeighbourTable[])[] : [first, plain])
                table.Add(older, Window(64), most: 64, weight: 3, shared: 1);

            var most = 1 + (given.Most % 16);
            first.Select(most, NoDecay, Ages(64)).ToArray().ShouldBe(plain.Select(most, NoDecay, Ages(64)).ToArray());
            for (var found = 0; found < newest.Length; found++)
                (first.Serial(found), first.Nearest(found)).ShouldBe((newest[found], 0));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Select_age_factors_weigh_the_sums()
    {
        var table = new NeighbourTable(foundMax: 8);
        var factors = new float[SessionAges.Steps + 1];
        factors[0] = 0.5f;
        factors[SessionAges.Steps / 2] = 1;
        table.Begin(foundMax: 2);
        table.Add([1], Window(2), most: 1, weight: 3, shared: 0);
        table.Add([0], Window(2), most: 1, weight: 2, shared: 0);

        var selected = table.Select(8, factors, Ages(2)).ToArray();

        // Of two sessions the newer is 0 old and the older a half.
        selected.Select(PackedScores.Score).ShouldBe([1.5f, 2f]);
    }

    [Fact]
    public void Add_more_sessions_than_fit_leaves_out_those_found_last()
    {
        var table = new NeighbourTable(foundMax: 3);
        table.Begin(foundMax: 5);
        table.Add([5, 8, 7, 6, 5], Window(64), most: 5, weight: 1, shared: 0);

        table.Select(9, NoDecay, Ages(64)).ToArray()
            .Select(one => (table.Serial(PackedScores.Index(one)), PackedScores.Score(one)))
            .ShouldBe([(5, 2f), (6, 1f), (7, 1f)]);

        table.Begin(foundMax: 5);
        table.Select(9, NoDecay, Ages(64)).Length.ShouldBe(0);
    }

    [Fact]
    public void Add_a_list_takes_its_newest_sessions_of_the_window()
    {
        var table = new NeighbourTable(foundMax: 8);
        table.Begin(foundMax: 2);
        table.Add([1, 2, PostingLists.None, 3, 4, 9], Window(5), most: 2, weight: 1, shared: 7);

        table.Select(9, NoDecay, Ages(64)).ToArray()
            .Select(one => (table.Serial(PackedScores.Index(one)), table.Nearest(PackedScores.Index(one))))
            .ShouldBe([(4, 7), (3, 7)]);
    }

    [Fact]
    public void Add_more_sessions_than_foretold_leaves_out_those_found_last()
    {
        var table = new NeighbourTable(foundMax: 1_000);
        table.Begin(foundMax: 2);
        table.Add([.. Enumerable.Range(0, 64)], Window(64), most: 64, weight: 1, shared: 0);

        table.Select(99, NoDecay, Ages(64)).ToArray()
            .Select(one => table.Serial(PackedScores.Index(one)))
            .ShouldBe([63, 62]);
    }

    private static SessionAges Ages(int sessions) => new(Window(sessions));

    private static SessionWindow Window(int sessions) => new(0, sessions - 1, forgotten: []);
}
