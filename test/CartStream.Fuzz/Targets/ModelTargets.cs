using System.Buffers.Binary;
using System.IO.Hashing;
using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Retrieval.Embedding;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Fuzz.Targets;

/// <summary>The stored parts of a node's model.</summary>
internal static class ModelTargets
{
    private const int Items = 30;
    private const string Plain = "blend";
    private static readonly ModelOptions Small = new()
    {
        Sessions = new SessionStoreOptions { SessionsMax = 256 },
        Ranking = new RerankingOptions { SessionsMin = 20, LabelShare = 0.5, QueriesMax = 1_000 },
        Trees = new LearningToRank.BoostedTreesOptions { Trees = 5 },
        Embedding = new EmbeddingOptions { Epochs = 1, ItemCountMin = 1 },
    };

    /// <summary>The targets.</summary>
    public static IEnumerable<FuzzTarget> All()
    {
        var fitted = Fit();
        yield return new("model", [Saved(Taught(Plain, 300).Save), Saved(Taught(Plain, 3).Save)], ReadModel)
        {
            Repair = RepairEnd, TestCases = 1_000,
        };
        yield return new("embedding", [Saved(fitted.Embedding.Save)], bytes => UseEmbedding(
            ItemEmbedding.Load(new MemoryStream(bytes)))) { TestCases = 1_000 };
        yield return new("ranker", [Saved(fitted.Linear.Save)], bytes =>
        {
            var ranker = LearningToRank.LinearRanker.Load(new MemoryStream(bytes));
            ranker.Score(new float[ranker.FeatureCount], new float[1]);
        }) { Repair = RepairBlock, TestCases = 1_000 };
        yield return new("trees", [Saved(fitted.Trees.Next.Save)], bytes =>
        {
            var trees = LearningToRank.BoostedTrees.Load(new MemoryStream(bytes));
            trees.Score(new float[trees.FeatureCount], new float[1]);
        }) { Repair = RepairBlock, TestCases = 1_000 };
    }

    /// <summary>A snapshot with a right checksum is refused, or learns, unlearns and answers as any other.</summary>
    private static void ReadModel(byte[] bytes)
    {
        var model = ModelCatalog.TryCreate(Plain, Small)!;
        model.Load(new MemoryStream(bytes));
        var reader = model.OpenReader();
        var results = new ScoredItem[20];
        for (var i = 0; i < 60; i++)
        {
            model.Learn(EventOf(i, i % Items));
            if (i % 20 == 0)
                model.Unlearn((ulong)(i / 15));
            var session = new Interaction(i % Items, EventType.View, i, 0);
            reader.Recommend(new ModelQuery { Session = [session], TimeMs = i }, results);
        }

        model.Save(Stream.Null);
    }

    private static void UseEmbedding(ItemEmbedding embedding)
    {
        var (query, scores) = (new float[ItemEmbedding.Dimensions], new float[1]);
        embedding.Query([0, 1], query);
        if (embedding.ItemCount > 0)
            embedding.Score(query, [0], scores);
    }

    private static IModel Taught(string name, int events)
    {
        var model = ModelCatalog.TryCreate(name, Small)!;
        var random = new Random(18);
        for (var i = 0; i < events; i++)
        {
            var item = ((i / 5) + random.Next(3)) % Items;
            model.Learn(EventOf(i, item) with { Type = (EventType)random.Next(EventTypeNames.InteractionCount) });
        }

        return model;
    }

    private static LearntEvent EventOf(int number, int item) => new(
        (ulong)(number / 5), (ulong)(number / 15), item, EventType.View, 1_772_370_000_000 + (number * 10_000L));

    private static FittedRanker Fit()
    {
        var model = (SessionModel)Taught(ShopModel.DefaultName, 2_000);
        var fit = model.PrepareFit()!;
        fit.Run();
        fit.Publish();
        return model.Fitted!;
    }

    private static byte[] Saved(Action<Stream> save)
    {
        using var into = new MemoryStream();
        save(into);
        return into.ToArray();
    }

    /// <summary>A snapshot ends with the checksum of all before.</summary>
    private static byte[] RepairEnd(byte[] bytes)
    {
        if (bytes.Length > 8)
            XxHash3.Hash(bytes.AsSpan(0, bytes.Length - 8), bytes.AsSpan(bytes.Length - 8));
        return bytes;
    }

    /// <summary>A block has its length in front and its checksum behind.</summary>
    private static byte[] RepairBlock(byte[] bytes)
    {
        const int head = 9;
        if (bytes.Length < head + 8)
            return bytes;
        var content = bytes.AsSpan(head, bytes.Length - head - 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(5), content.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(bytes.Length - 8), XxHash3.HashToUInt64(content));
        return bytes;
    }
}
