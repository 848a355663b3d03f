using CartStream.Datasets.Reading;
using CartStream.Evaluating.Offline;
using CartStream.Events;
using CartStream.Recommending;

namespace CartStream.Tests.Evaluating;

/// <summary>Figures on public data that were measured before by other code: a change of protocol would move them.</summary>
public sealed class RealDataEvaluationTests
{
    [Fact]
    public void Run_popularity_on_diginetica_is_as_measured_independently()
    {
        var items = new ItemDictionary();
        using var train = Open("diginetica/train_sessions.csv.gz");
        var rows = PrefixFile.Read(Repository.SharedData("diginetica/test_prefixes.csv.gz"))
            .Select(row => (row.Items, row.Target));

        var report = new OfflineEvaluation(new EvaluationOptions { Ks = [20] }, TimeProvider.System).Run(
            [ModelCatalog.TryCreate("popularity").ShouldNotBeNull()],
            EvaluationInput.Events(train, items),
            EvaluationInput.Rows(rows, items),
            cancellation: TestContext.Current.CancellationToken);

        report.Queries.ShouldBe(60_858);
        TestContext.Current.TestOutputHelper!.WriteLine($"{report.Algorithms[0].Slices[0].Figures[0]}");
        report.Algorithms[0].Slices[0].Value("hr@20").ShouldBe(0.0093, 0.003);
        report.Algorithms[0].Slices[0].Value("mrr@20").ShouldBe(0.0021, 0.0010);
    }

    private static EventFileSource Open(string path) =>
        EventFiles.Open([Repository.SharedData(path)], new EventFileOptions { DuplicateWindowRows = 0 });
}
