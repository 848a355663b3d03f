using System.Globalization;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Items;
using CartStream.Server.Api;
using CartStream.Server.Engine;
using CartStream.Server.Erasure;
using CartStream.Server.Hosting;
using CartStream.Server.Intake;
using CartStream.Server.Items;
using CartStream.Server.Node;
using CartStream.Server.Receipts;
using CartStream.Server.Rules;
using CartStream.Server.Telemetry;
using CartStream.Server.Validation;
using CartStream.Server.Writing;
using CartStream.Shoppers;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Hosting;

/// <summary>A shop's <see cref="ICartRecommender"/>: the operations of the HTTP API, without HTTP.</summary>
/// <remarks>
/// A call whose messages contain numbers sets the invariant culture for itself: an asynchronous method does not change
/// that of its caller.
/// </remarks>
internal sealed class CartRecommender(ShopRuntime shop) : ICartRecommender
{
    private static readonly TimeSpan RestorePause = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public Task RecordAsync(CartEvent cartEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cartEvent);
        return RecordAsync([cartEvent], isBatch: false, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RecordAsync(IReadOnlyCollection<CartEvent> cartEvents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cartEvents);
        return RecordAsync(cartEvents, isBatch: true, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CartRecommendation> RecommendAsync(
        string shopperId, RecommendationRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shopperId);
        return AnswerAsync(
            (validator, engines) =>
            {
                validator.Id("shopper_id", shopperId);
                if (request?.SessionId is { } session)
                    validator.Id("session_id", session);
                return answer => engines.ForShopper(shopperId, request?.SessionId, answer);
            },
            request,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CartRecommendation> RelatedAsync(
        string itemId, RecommendationRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        return AnswerAsync(
            (validator, engines) =>
            {
                var item = validator.Id("item_id", itemId);
                var session = new GivenSession([new GivenInteraction(item, EventType.View)], []);
                return answer => engines.ForGiven(session, answer with { Policy = RecommendationPolicy.Discover });
            },
            request,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CartRecommendation> CompleteCartAsync(
        IReadOnlyList<string> cartItemIds,
        RecommendationRequest? request = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cartItemIds);
        return AnswerAsync(
            (validator, engines) =>
            {
                var cart = validator.Ids("cart", cartItemIds, Cart.OpenLinesMax);
                if (cartItemIds.Count == 0)
                    validator.Fault("cart", "nothing", $"1 to {Cart.OpenLinesMax} items");
                var interactions = cart.Select(item => new GivenInteraction(item, EventType.Cart)).ToList();
                var session = new GivenSession(interactions, []);
                return answer => engines.ForGiven(session, answer with { Policy = RecommendationPolicy.Discover });
            },
            request,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ForgottenShopper> ForgetAsync(string shopperId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shopperId);
        cancellationToken.ThrowIfCancellationRequested();
        using var call = shop.Begin(out var app);
        var validator = new RequestValidator(app.Services.GetRequiredService<ItemCatalogue>());
        validator.KnownId("shopper_id", shopperId);
        ThrowIfAny(validator.Faults);
        await UntilRestoredAsync(app, cancellationToken);
        try
        {
            var forgetting = app.Services.GetRequiredService<ErasureService>().ForgetAsync(shopperId);
            return await forgetting.WaitAsync(cancellationToken) is { } done
                ? new ForgottenShopper(done.Sessions, done.RecordsErased, done.Remains)
                : throw new CartStreamUnavailableException(
                    "the request to forget is in the log and will be done; the events before it are not processed yet");
        }
        catch (ForgetRefusedException e)
        {
            throw new CartStreamOverloadedException($"{e.Message}; try again in a moment");
        }
        catch (Exception e) when (e is LogException or ObjectDisposedException)
        {
            throw new CartStreamUnavailableException($"the shopper was not forgotten: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Task DescribeAsync(IReadOnlyCollection<ShopItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return ChangeItemsAsync(
            validator =>
            {
                if (items.Count > ItemEndpoints.ItemsMax)
                    validator.Fault("items", $"{items.Count} items", $"at most {ItemEndpoints.ItemsMax}");
                var changes = ChangesOf(items, validator);
                return intake => intake.WriteAsync(changes);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task SetStockAsync(string itemId, bool inStock, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        return ChangeItemsAsync(
            validator =>
            {
                var id = validator.Id("item_id", itemId);
                return intake => intake.SetStockAsync(id, inStock);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(string itemId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        return ChangeItemsAsync(
            validator =>
            {
                var id = validator.KnownId("item_id", itemId);
                return intake => intake.WriteAsync([new ItemChange(id, null)]);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RecommendationRules> GetRulesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var call = shop.Begin(out var app);
        return Task.FromResult(RulesConversion.Of(app.Services.GetRequiredService<RuleBook>().Rules));
    }

    /// <inheritdoc/>
    public async Task<RecommendationRules> SetRulesAsync(
        IReadOnlyList<RecommendationRule> rules, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        cancellationToken.ThrowIfCancellationRequested();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var call = shop.Begin(out var app);
        var wanted = rules.Select(RulesConversion.Of).ToList();
        var validator = new RequestValidator(app.Services.GetRequiredService<ItemCatalogue>());
        RuleCheck.Check(validator, wanted);
        ThrowIfAny(validator.Faults);
        try
        {
            var (kind, now) = await app.Services.GetRequiredService<RuleIntake>()
                .ReplaceAsync([.. wanted.OfType<ShopRule>()], expected: null).WaitAsync(cancellationToken);
            return kind == WriteKind.Written
                ? RulesConversion.Of(now!)
                : throw new CartStreamOverloadedException(
                    "found too many records that wait to be written, expected room for these rules; try again in a "
                    + "moment");
        }
        catch (Exception e) when (e is LogException or ObjectDisposedException)
        {
            throw new CartStreamUnavailableException($"the rules were not changed: {e.Message}", e);
        }
    }

    private static List<ItemChange> ChangesOf(IReadOnlyCollection<ShopItem> items, RequestValidator validator)
    {
        var changes = new List<ItemChange>(items.Count);
        foreach (var item in items)
        {
            var ofItem = new RequestValidator(catalogue: null);
            changes.Add(ofItem.Item("item_id", item?.ItemId, AttributesOf(item)));
            validator.AddFaults($"items[{changes.Count - 1}]", ofItem.Faults);
        }

        return changes;
    }

    private static ItemAttributes AttributesOf(ShopItem? item) => new()
    {
        Name = item?.Name,
        Category = item?.Category,
        Brand = item?.Brand,
        Price = item?.Price,
        InStock = item?.InStock,
        Image = item?.Image,
        ItemGroupId = item?.ItemGroupId,
        Tags = item?.Tags,
    };

    private async Task ChangeItemsAsync(
        Func<RequestValidator, Func<ItemIntake, Task<WriteKind>>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var call = shop.Begin(out var app);
        var validator = new RequestValidator(app.Services.GetRequiredService<ItemCatalogue>());
        var change = ask(validator);
        ThrowIfAny(validator.Faults);
        try
        {
            var written = await change(app.Services.GetRequiredService<ItemIntake>()).WaitAsync(cancellationToken);
            if (written == WriteKind.Overloaded)
            {
                throw new CartStreamOverloadedException(
                    "found too many records that wait to be written, expected room for these items; try again in a "
                    + "moment");
            }
        }
        catch (Exception e) when (e is LogException or ObjectDisposedException)
        {
            throw new CartStreamUnavailableException($"the items were not changed: {e.Message}", e);
        }
    }

    private async Task RecordAsync(
        IReadOnlyCollection<CartEvent> cartEvents, bool isBatch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var call = shop.Begin(out var app);
        var write = Read(app, cartEvents, isBatch);
        if (write.Count == 0)
            return;
        try
        {
            var outcome = await app.Writes.WriteAsync(write).WaitAsync(cancellationToken);
            if (outcome.Kind == WriteKind.Overloaded)
            {
                throw shop.App is null
                    ? new CartStreamUnavailableException(shop.WhyNot)
                    : new CartStreamOverloadedException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"found {app.Writes.Waiting:N0} events that wait to be written, expected at most "
                            + $"{GroupCommit.RecordsMax:N0} with these {write.Count:N0}; try again in a moment"));
            }

            app.Services.GetRequiredService<ServerMetrics>().CountEvents(write.Count, 0);
        }
        catch (Exception e) when (e is LogException or InvalidOperationException)
        {
            throw new CartStreamUnavailableException($"the events were not acknowledged: {e.Message}", e);
        }
    }

    private LogWrite Read(ShopApplication app, IReadOnlyCollection<CartEvent> cartEvents, bool isBatch)
    {
        var batch = new EventBatch(app.Node.Partitions, shop.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var faults = new List<FieldFault>();
        // The indexes of the given events that the batch has accepted.
        var taken = new List<int>(cartEvents.Count);
        var index = -1;
        foreach (var one in cartEvents)
        {
            index++;
            int? reported = isBatch ? index : null;
            if (one is null)
                faults.Add(new FieldFault("event", "event: found null, expected an event", reported));
            else if (LoneSurrogate.FieldOf(one) is { } field)
                faults.Add(new FieldFault(field, $"{field}: found half of a character, expected text", reported));
            else if (batch.ReadEvent(Write(one), isBatch) is { } fault)
                faults.Add(fault);
            else
                taken.Add(index);
        }

        faults.AddRange(batch.Rejected.Select(fault =>
            fault.Index is { } at ? fault with { Index = taken[at] } : fault));
        if (faults.Count > 0)
            app.Services.GetRequiredService<ServerMetrics>().CountEvents(0, faults.Count);
        ThrowIfAny(faults);
        return batch.Write;
    }

    private static byte[] Write(CartEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, HostingJson.Default.CartEvent);

    private async Task<CartRecommendation> AnswerAsync(
        Func<RequestValidator, EnginePool, Func<EngineRequest, RecommendationsResult>> ask,
        RecommendationRequest? request,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var call = shop.Begin(out var app);
        var validator = new RequestValidator(app.Services.GetRequiredService<ItemCatalogue>());
        var answer = ask(validator, app.Services.GetRequiredService<EnginePool>());
        var wanted = validator.Recommendations(request ?? new RecommendationRequest());
        ThrowIfAny(validator.Faults);
        await UntilRestoredAsync(app, cancellationToken);
        return answer(wanted).Read(json => JsonSerializer.Deserialize(json, HostingJson.Default.CartRecommendation)!);
    }

    /// <summary>Waits until a start has restored state and model, within the limit in the options.</summary>
    private async ValueTask UntilRestoredAsync(ShopApplication app, CancellationToken cancellationToken)
    {
        // The wait is for another thread, so it must not depend on the host's clock, which may stand still.
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        while (app.Node.State is not (NodeState.Ready or NodeState.CatchingUp))
        {
            if (app.Node.State != NodeState.Restoring
                || time.GetElapsedTime(started) >= shop.Options.RestoreWait)
            {
                throw new CartStreamUnavailableException($"not ready: {app.Node.NotReadyReason}");
            }

            await Task.Delay(RestorePause, time, cancellationToken);
        }
    }

    private static void ThrowIfAny(IReadOnlyList<FieldFault> faults)
    {
        if (faults.Count > 0)
        {
            throw new CartStreamValidationException(
                [.. faults.Select(fault => new CartStreamFault(fault.Field, fault.Detail, fault.Index))]);
        }
    }
}
