using System.ComponentModel;
using System.Text;
using CartStream.Evaluation.Metrics;
using CartStream.Processing.Items;
using CartStream.Server.Attribution;
using CartStream.Server.Engine;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary>
/// What the dashboard shows in addition to the rest of the API: active shoppers and items, and outcomes.
/// </summary>
internal static class ActivityEndpoints
{
    private const int CountMax = 200;
    private const int CountDefault = 50;
    private const int ItemsOffsetMax = 1_000_000;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1").RequireScope(Scope.Admin);
        admin.MapGet("/items", Items)
            .WithName("ListItems").WithTags("Items")
            .WithSummary("List items by activity")
            .WithDescription(
                "How often items had events, were recommended and were taken since the server started. An item "
                + "is taken when the shopper's next event after a recommendation is on it. Described items without "
                + "events come last, by id, unless sort is newest.");
        admin.MapGet("/items/{id}/activity", Item)
            .WithName("GetItemActivity").WithTags("Items")
            .WithMetadata(ProblemResult.Described(StatusCodes.Status404NotFound))
            .WithSummary("Get an item's activity");
        admin.MapGet("/shoppers", Shoppers)
            .WithName("ListShoppers").WithTags("Shoppers")
            .WithSummary("List recent shoppers")
            .WithDescription("The up to 500 shoppers with the newest recommendations in the log.");
        admin.MapGet("/quality/history", QualityPast)
            .WithName("GetQualityHistory").WithTags("Monitoring")
            .WithSummary("Recommendation quality of the last hour")
            .WithDescription("One value every 5 s, each over the 5 minutes before it.");
        admin.MapGet("/system/history", ([FromServices] StatusHistory history) =>
                TypedResults.Ok(new StatusPast(history.Read())))
            .WithName("GetSystemHistory").WithTags("Monitoring")
            .WithSummary("Server status of the last ten minutes");
        admin.MapGet("/evaluation", Evaluation)
            .WithName("GetEvaluation").WithTags("Monitoring")
            .WithSummary("Evaluation report")
            .WithDescription(
                "The report of `cartstream evaluate --json` in the file that `serve --evaluation` names; 204 if "
                + "it names no file.");
    }

    private static Results<Ok<ItemsResponse>, ProblemResult> Items(
        [FromServices] ShopActivity activity,
        [FromServices] ItemCatalogue catalogue,
        [Description("touched (default), recommended, taken, or newest: items first seen since the server started.")]
        string? order = null,
        [Description("Number of entries, 1 to 200; 50 by default.")] int? count = null,
        [Description("Number of entries to skip, 0 to 1,000,000; 0 by default.")] int? offset = null)
    {
        var validator = new RequestValidator(catalogue);
        if (offset is < 0 or > ItemsOffsetMax)
            validator.Fault("offset", $"{offset}", $"0 to {ItemsOffsetMax}");
        if (!EnumName.TryParse<ItemOrder>(order ?? nameof(ItemOrder.Touched), out var by))
            validator.Fault("order", FieldFault.Show(order!), "touched, recommended, taken or newest");

        var wanted = Count(validator, count);
        return validator.Faults.Count > 0
            ? ProblemResult.Invalid(validator.Faults)
            : TypedResults.Ok(new ItemsResponse(Page(activity, catalogue, by, offset ?? 0, wanted)));
    }

    private static List<ItemActivityResponse> Page(
        ShopActivity activity, ItemCatalogue catalogue, ItemOrder by, int offset, int count)
    {
        var counted = activity.Items(by, offset + count, Show(catalogue));
        List<ItemActivityResponse> page = [.. counted.Skip(offset)];
        // The requested number was counted: there may be more.
        if (by == ItemOrder.Newest || counted.Count == offset + count)
            return page;
        var known = counted.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        page.AddRange(catalogue.Described
            .Select(one => (Id: Encoding.UTF8.GetString(one.Key), one.Value))
            .Where(one => !known.Contains(one.Id))
            .OrderBy(one => one.Id, StringComparer.Ordinal)
            .Skip(Math.Max(0, offset - counted.Count))
            .Take(count - page.Count)
            .Select(one => ItemActivityResponse.Of(one.Id, one.Value, new ItemCounts())));
        return page;
    }

    private static Results<Ok<ItemActivityResponse>, ProblemResult> Item(
        [Description("The item.")] string id,
        [FromServices] ShopActivity activity,
        [FromServices] ItemCatalogue catalogue) =>
        (activity.Item(id, Show(catalogue)) ?? Untouched(catalogue, id)) is { } found
            ? TypedResults.Ok(found)
            : ProblemResult.Of(
                StatusCodes.Status404NotFound,
                "this item has had no event since the server started, and is not in the catalogue");

    private static ItemActivityResponse? Untouched(ItemCatalogue catalogue, string id) =>
        catalogue.Find(Encoding.UTF8.GetBytes(id)) is { } attributes
            ? ItemActivityResponse.Of(id, attributes, new ItemCounts())
            : null;

    private static Results<Ok<ShoppersResponse>, ProblemResult> Shoppers(
        [FromServices] ShopActivity activity,
        [FromServices] EnginePool engines,
        [FromServices] ItemCatalogue catalogue,
        [Description("The prefix of their ids.")] string? prefix = null,
        [Description("Number of entries, 1 to 200; 50 by default.")] int? count = null)
    {
        var validator = new RequestValidator(catalogue);
        var wanted = Count(validator, count);
        return validator.Faults.Count > 0
            ? ProblemResult.Invalid(validator.Faults)
            : TypedResults.Ok(new ShoppersResponse(
            [
                // The feed may contain an answer from before the shopper was forgotten.
                .. activity.Active(prefix ?? "", ShopActivity.ActiveMax).Where(IsKnown).Take(wanted),
            ]));

        bool IsKnown(RecentShopper shopper) =>
            engines.With(engine => engine.FindShopper(Encoding.UTF8.GetBytes(shopper.ShopperId))) is not null;
    }

    private static Results<Ok<QualityPast>, ProblemResult> QualityPast(
        [FromServices] QualityHistory quality,
        [FromServices] ItemCatalogue catalogue,
        [Description("hr (default), mrr, precision, recall or ndcg.")] string? metric = null,
        [Description("The cut-off: one of those in /v1/quality; the largest by default.")] int? k = null)
    {
        var validator = new RequestValidator(catalogue);
        var name = metric ?? "hr";
        RankMetric? wanted = QualityHistory.Metrics.FirstOrDefault(one => one.Name == name);
        if (wanted is null)
        {
            var names = string.Join(", ", QualityHistory.Metrics.Select(one => one.Name));
            validator.Fault("metric", FieldFault.Show(name), $"one of {names}");
        }

        var cutOff = k ?? quality.Ks[^1];
        if (!quality.Ks.Contains(cutOff))
            validator.Fault("k", $"{cutOff}", $"one of {string.Join(", ", quality.Ks)}");
        return validator.Faults.Count > 0
            ? ProblemResult.Invalid(validator.Faults)
            : TypedResults.Ok(quality.Past(wanted!, cutOff));
    }

    private static Results<Ok<EvaluationResponse>, NoContent, ProblemResult> Evaluation(
        [FromServices] ServerOptions options)
    {
        if (options.EvaluationFile is not { } file)
            return TypedResults.NoContent();
        return EvaluationFile.TryRead(file, out var answer, out var fault)
            ? TypedResults.Ok(answer)
            : ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, fault, 5);
    }

    private static int Count(RequestValidator validator, int? count)
    {
        if (count is < 1 or > CountMax)
            validator.Fault("count", $"{count}", $"1 to {CountMax}");
        return count ?? CountDefault;
    }

    private static Func<string, ItemCounts, ItemActivityResponse> Show(ItemCatalogue catalogue) => (id, counts) =>
        ItemActivityResponse.Of(id, catalogue.Find(System.Text.Encoding.UTF8.GetBytes(id)), counts);
}
