using System.IO.Hashing;
using CartStream.Events;
using CartStream.Index;
using CartStream.Index.Popularity;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Content;
using CartStream.Retrieval.TopK;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Tests.Models;

/// <summary>
/// The shop: sessions that stay within one of ten brands. Of each brand there are items that everybody knows and, at
/// the end, one that a single session has touched.
/// </summary>
public sealed class ContentTests
{
    private const int Brands = 10;
    private const int ItemsOfBrand = 20;
    private const int NewItem = Brands * ItemsOfBrand;

    [Fact]
    public void Fit_items_are_described_sees_what_they_are_and_proposes_a_new_one()
    {
        var model = Shop(isDescribed: true);
        Fit(model);

        model.Fitted.ShouldNotBeNull().Features.Content.ShouldBeTrue();
        model.AskItems([3], k: 100).ShouldContain(NewItem + (3 % Brands));
    }

    [Fact]
    public void Fit_nothing_is_described_sees_what_shoppers_do_alone()
    {
        var model = Shop(isDescribed: false);
        Fit(model);

        var fitted = model.Fitted.ShouldNotBeNull();
        fitted.Features.ShouldBe(new FeatureSet(Content: false, Steps: true));
    }

    [Fact]
    public void Load_what_was_saved_proposes_the_same_and_goes_on_the_same()
    {
        var model = Shop(isDescribed: true);
        Fit(model);
        var saved = new MemoryStream();
        model.Save(saved);
        saved.Position = 0;
        var loaded = (SessionModel)ModelCatalog.TryCreate("full", Options)!;

        loaded.Load(saved);

        Answers(loaded).ShouldBe(Answers(model));
        foreach (var one in new[] { model, loaded })
            one.Learn(EventOf(session: 9_999, NewItem + Brands, isDescribed: true));
        Answers(loaded).ShouldBe(Answers(model));
        Lists(loaded).ShouldBe(Lists(model));
    }

    [Fact]
    public void Load_snapshot_of_the_format_before_content_proposes_the_same()
    {
        var model = Shop(isDescribed: false);
        var loaded = (SessionModel)ModelCatalog.TryCreate("full", Options)!;

        loaded.Load(new MemoryStream(BeforeContent(model)));

        Answers(loaded).ShouldBe(Answers(model));
    }

    [Fact]
    public void Unlearn_shopper_who_alone_touched_a_new_item_takes_it_from_the_lists()
    {
        var store = new SessionStore(sessionsMax: 100, interactionsMax: 10);
        var index = new ContentIndex(store);
        var brand = new SharedTrait(TraitKind.Brand, 1);
        for (var i = 0; i < 3; i++)
        {
            var e = new LearntEvent((ulong)i, (ulong)i, i, EventType.View, 0, 0, new ItemTraits(0, 0, Brand: 1, 0));
            store.Add(e);
            index.Add(e);
        }

        index.Newest(brand).ToArray().ShouldBe([0, 1, 2]);
        store.Forget(1);
        index.Count();

        index.Newest(brand).ToArray().ShouldBe([0, 2]);
    }

    [Fact]
    public void Add_more_items_than_a_list_holds_keeps_the_newest()
    {
        var store = new SessionStore(sessionsMax: 1_000, interactionsMax: 10);
        var index = new ContentIndex(store);
        int[] items = [.. Enumerable.Range(0, 2 * ContentIndex.ItemsMax).Select(i => i ^ 1)];
        foreach (var item in items)
        {
            var e = new LearntEvent(
                (ulong)item, 1, item, EventType.View, 0, Category: 5, new ItemTraits(0, 0, 0, PriceBand: 20));
            store.Add(e);
            index.Add(e);
            index.Add(e);
        }

        var newest = index.Newest(new SharedTrait(TraitKind.Category, 5)).ToArray();
        newest.ShouldBe(Enumerable.Range(ContentIndex.ItemsMax, ContentIndex.ItemsMax));
        index.Count();
        index.Newest(new SharedTrait(TraitKind.Category, 5)).ToArray().ShouldBe(newest);
    }

    [Fact]
    public void Find_newest_items_have_all_in_common_proposes_as_many_as_it_may_each_once()
    {
        var store = new SessionStore(sessionsMax: 1_000, interactionsMax: 10);
        var index = new ContentIndex(store);
        for (var item = 0; item < ContentIndex.ItemsMax; item++)
        {
            var e = new LearntEvent(
                (ulong)item, 1, item, EventType.View, 0, Category: 5, new ItemTraits(0, Parent: 7, Brand: 3, 20));
            store.Add(e);
            index.Add(e);
        }

        var query = new QueryContext(store, new ModelOptions());
        Interaction[] session = [new(0, EventType.View, 0, 0), new(1, EventType.View, 0, 0)];
        query.Begin(new ModelQuery { Session = session }, PopularItems.None);

        int[] found = [.. new ContentRetriever(store, index).Find(query).ToArray().Select(PackedScores.Index)];
        found.Length.ShouldBe(ContentRetriever.Max);
        found.Distinct().Count().ShouldBe(ContentRetriever.Max);
        found.ShouldNotContain(0);
        found.ShouldNotContain(1);
    }

    private static ModelOptions Options => new()
    {
        Ranking = new() { SessionsMin = 20, LabelShare = 0.5, QueriesMax = 1_000 },
        Trees = new() { Trees = 20 },
        Embedding = new() { ItemCountMin = 1 },
    };

    private static SessionModel Shop(bool isDescribed)
    {
        var model = (SessionModel)ModelCatalog.TryCreate("full", Options)!;
        for (var session = 0; session < 600; session++)
        {
            for (var step = 0; step < 3; step++)
            {
                var item = (session % Brands) + (Brands * ((session + (step * step)) % ItemsOfBrand));
                model.Learn(EventOf((ulong)session, item, isDescribed));
            }
        }

        for (var brand = 0; brand < Brands; brand++)
            model.Learn(EventOf((ulong)(1_000 + brand), NewItem + brand, isDescribed));
        return model;
    }

    private static LearntEvent EventOf(ulong session, int item, bool isDescribed) => new(
        session, session, item, EventType.View, (long)session * 1_000,
        Traits: isDescribed ? new ItemTraits(0, 0, Brand: 1 + (item % Brands), PriceBand: 20) : default);

    private static void Fit(SessionModel model)
    {
        var fit = model.PrepareFit().ShouldNotBeNull();
        fit.Run(cancellation: TestContext.Current.CancellationToken);
        fit.Publish();
    }

    private static byte[] Lists(SessionModel model)
    {
        var lists = new MemoryStream();
        model.Learnt.Content.Save(new SnapshotWriter(lists));
        return lists.ToArray();
    }

    private static int[][] Answers(SessionModel model) =>
        [.. Enumerable.Range(0, 30).Select(item => model.AskItems([item], k: 20))];

    /// <summary>
    /// What the version before would have written of an unfitted model that nothing was told: it lacks the traits
    /// behind the store and the lists behind popularity, all of which are empty.
    /// </summary>
    private static byte[] BeforeContent(SessionModel model)
    {
        const int HeadBytes = 4 * sizeof(long);
        const int FittedMarkBytes = sizeof(long);
        var store = new MemoryStream();
        model.Learnt.Sessions.Save(new SnapshotWriter(store));
        var saved = new MemoryStream();
        model.Save(saved);
        var bytes = saved.ToArray().ToList();
        bytes.RemoveRange(bytes.Count - sizeof(long) - FittedMarkBytes - (2 * sizeof(long)), 2 * sizeof(long));
        bytes.RemoveRange(HeadBytes + (int)store.Length - sizeof(long), sizeof(long));
        bytes[sizeof(long)] = 6;
        byte[] before = [.. bytes];
        XxHash3.Hash(before.AsSpan(0, before.Length - sizeof(long)), before.AsSpan(before.Length - sizeof(long)));
        return before;
    }
}
