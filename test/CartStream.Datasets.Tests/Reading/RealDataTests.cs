using CartStream.Datasets.Reading;
using CartStream.Tests;

namespace CartStream.Datasets.Tests.Reading;

/// <summary>
/// Real files against counts made without this code: <c>sort -u | wc -l</c> over the rows below the header.
/// </summary>
public sealed class RealDataTests
{
    [Theory]
    [InlineData("rees46_cosmetics/2019-10.csv", 999, 0, 75)]
    [InlineData("rees46_cosmetics/2019-11.csv", 999, 0, 52)]
    [InlineData("rees46_cosmetics/2019-12.csv", 999, 0, 19)]
    [InlineData("rees46_multicategory/2019-10.csv", 17_435, 1, 5)]
    [InlineData("taobao_stream/events.csv.gz", 46_895, 0, 0)]
    [InlineData("taobao_carts/events.csv.gz", 203_495, 0, 0)]
    [InlineData("serenade_example/train.csv.gz", 113_601, 0, 0)]
    [InlineData("rsc15_100k/train_full.csv.gz", 70_278, 0, 1)]
    [InlineData("diginetica/train_sessions.csv.gz", 906_140, 0, 0)]
    [InlineData("instacart/test.csv.gz", 138_669, 0, 0)]
    public void Open_real_file_counts_rows_faults_and_duplicates(string file, long rows, long rejected, long duplicates)
    {
        using var source = EventFiles.Open([Repository.SharedData(file)], new EventFileOptions());
        long last = 0, late = 0;
        while (source.TryRead(out var e))
        {
            late += e.TimeMs < last ? 1 : 0;
            last = e.TimeMs;
        }

        source.Counts.ShouldBe(new(rows, rejected, duplicates));
        late.ShouldBe(0);
        source.Progress.ShouldBe(1);
    }
}
