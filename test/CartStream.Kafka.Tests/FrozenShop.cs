using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Shoppers;

namespace CartStream.Kafka.Tests;

/// <summary>A model that no longer learns: equal events get equal answers on every node.</summary>
internal static class FrozenShop
{
    /// <summary>How events are processed with it, in batches small enough that a test has many.</summary>
    public static ProcessorOptions Processor { get; } =
        new() { Learning = ModelLearning.Frozen, BatchEventsMax = 20 };

    /// <summary>The same model each time, with item numbers of its own.</summary>
    public static (ItemDictionary Items, ShopModel Model) Create()
    {
        var items = new ItemDictionary();
        var model = ShopModel.Create(new ModelOptions());
        var sessions = new SessionKeys();
        var source = new ShopSimulator(WorkerProbe.Shop(events: 500, seed: 99));
        while (source.TryRead(out var e))
            model.Model.Learn(new LearntEvent(sessions.KeyOf(e), 0, items.Intern(e.ItemId), e.Type, e.TimeMs));
        return (items, model);
    }
}
