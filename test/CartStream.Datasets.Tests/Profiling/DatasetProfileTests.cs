using CartStream.Datasets.Profiling;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;
using CartStream.Events;
using CartStream.Tests;

namespace CartStream.Datasets.Tests.Profiling;

public sealed class DatasetProfileTests : IDisposable
{
    private const string Header =
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_small_shop_counts_everything()
    {
        var profile = Profile(Header + """
            2019-10-01 00:10:00 UTC,view,A,1,x.y,acme,10,u1,s1
            2019-10-01 00:11:00 UTC,cart,A,1,x.y,acme,10,u1,s1
            2019-10-01 00:11:00 UTC,cart,A,1,x.y,acme,10,u1,s1
            2019-10-01 05:00:00 UTC,view,B,2,,zeta,-1.5,u2,s2
            2019-10-02 05:00:00 UTC,cart,B,2,,zeta,7,u2,s2
            2019-10-02 05:01:00 UTC,purchase,B,2,,zeta,7,u2,s2
            2019-10-02 05:00:30 UTC,remove_from_cart,A,1,x.y,,,u1,s3
            2019-10-02 05:00:30 UTC,stare,A,1,x.y,,,u1,s3
            """);

        profile.Counts.ShouldBe(new SourceCounts(8, 1, 1));
        profile.ByType.ShouldBe([2, 2, 1, 1, 0, 0]);
        profile.ByHour(0, EventType.Cart).ShouldBe(1);
        profile.ByHour(5, EventType.Purchase).ShouldBe(1);
        profile.ByDay.ShouldBe(
            new Dictionary<DateOnly, long> { [new(2019, 10, 1)] = 3, [new(2019, 10, 2)] = 3 });
        (profile.FirstTimeMs, profile.LastTimeMs).ShouldBe((1_569_888_600_000, 1_569_992_460_000));
        (profile.PriceMin, profile.PriceMax).ShouldBe((-1.5m, 10m));
        (profile.Shoppers, profile.Items, profile.Brands, profile.Categories).ShouldBe((2, 2, 2, 2));
        profile.TopItems.ShouldBe([new NamedCount("A", 3), new NamedCount("B", 3)]);
        profile.TopBrands.ShouldBe([new NamedCount("zeta", 3), new NamedCount("acme", 2)]);
        profile.TopCategories.ShouldBe([new NamedCount("2", 3), new NamedCount("x.y", 3)]);
        profile.Funnel.ShouldBe(new DatasetFunnel(3, 2, 2, 1, 1, 1));
        profile.SessionLengths.ShouldBe(new Dictionary<int, long> { [1] = 1, [2] = 1, [3] = 1 });
        profile.LateEvents.ShouldBe(1);
        profile.RejectedByField.ShouldBe([new NamedCount("event_type", 1)]);
        profile.FirstRejected.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.9, 3)]
    [InlineData(1, 3)]
    public void SessionLengthAt_share_gives_the_length_not_exceeded(double share, int length)
    {
        Profile("SessionId,ItemId,Time\n1,1,1\n2,1,1\n2,2,2\n3,1,1\n3,2,2\n3,3,3\n").SessionLengthAt(share)
            .ShouldBe(length);
    }

    [Fact]
    public void Of_events_without_session_ids_are_cut_at_idle_time()
    {
        var profile = Profile("user,item,behavior,ts\n1,A,cart,0\n1,B,cart,1800\n1,C,buy,3601\n2,A,fav,1\n");

        profile.Funnel.ShouldBe(new DatasetFunnel(3, 1, 1, 0, 1, 1));
    }

    [Fact]
    public void Of_header_alone_is_empty()
    {
        var profile = Profile(Header);

        profile.Counts.ShouldBe(default);
        (profile.FirstTimeMs, profile.PriceMin, profile.SessionLengthAt(0.5)).ShouldBe((null, null, 0));
        profile.Funnel.ShouldBe(default);
    }

    [Fact]
    public void Of_real_multicategory_file_agrees_with_counts_by_shell()
    {
        using var source = EventFiles.Open(
            [Repository.SharedData("rees46_multicategory/2019-10.csv")], new EventFileOptions());

        var profile = DatasetProfile.Of(source);

        profile.ByType.Sum().ShouldBe(17_429);
        profile.Funnel.Sessions.ShouldBe(5_066);
        profile.RejectedByField.ShouldBe([new NamedCount("row", 1)]);
    }

    private DatasetProfile Profile(string content)
    {
        using var source = EventFiles.Open([_folder.Write("a.csv", content)], new EventFileOptions());
        return DatasetProfile.Of(source);
    }
}
