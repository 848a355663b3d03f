using System.Text;
using System.Text.Json;
using CartStream.Processing.Items;
using CartStream.Server.Engine;
using CartStream.Server.Feedback;
using CartStream.Server.Middleware;
using CartStream.Server.Node;
using CartStream.Server.Receipts;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary><c>POST /v1/feedback/impressions</c>.</summary>
internal static class FeedbackEndpoints
{
    private const int ImpressionsMax = 1_000;

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/feedback/impressions", PostAsync)
        .RequireScope(Scope.EventsWrite)
        .Accepts<IReadOnlyList<ImpressionRequest>>("application/json", [.. BodyTypes.Lines, BodyTypes.PlainText])
        .WithName("SendImpressions").WithTags("Events")
        .WithSummary("Report impressions")
        .WithDescription(
            "The body holds up to 1,000 impressions. Click-through and conversion by source, in /v1/quality, "
            + "count the shopper's actions on these items within a day.");

    private static async Task<Results<Accepted<ImpressionsAccepted>, ProblemResult>> PostAsync(
        HttpRequest request,
        [FromServices] GroupCommit log,
        [FromServices] ServerOptions options,
        [FromServices] ShopNode node,
        [FromServices] ItemCatalogue catalogue,
        [FromServices] TimeProvider time)
    {
        if (BodyTypes.Of(request, options.CorsOrigins) is not { } type)
            return ProblemResult.Of(StatusCodes.Status415UnsupportedMediaType, BodyTypes.Expected);
        var bodies = BodyValues.TryRead(ReceivedBody.Of(request).Span, type, ImpressionsMax, out var wrong);
        if (bodies is null)
            return ProblemResult.Invalid(wrong!);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var write = new LogWrite();
        var rejected = new List<FieldFault>();
        for (var i = 0; i < bodies.Count; i++)
        {
            var validator = new RequestValidator(catalogue);
            if (BodyOf(validator, bodies[i]) is { } body && Read(validator, body, nowMs) is { } impression)
                Add(write, impression, node);
            rejected.AddRange(validator.Faults.Select(fault => fault with { Index = i }));
        }

        if (write.Count == 0 && rejected.Count > 0)
            return ProblemResult.Invalid(rejected);
        var outcome = await log.WriteAsync(write);
        return WriteResults.Fault(outcome.Kind) is { } overload
            ? overload
            : TypedResults.Accepted((string?)null, new ImpressionsAccepted(write.Count, rejected));
    }

    private static void Add(LogWrite write, Impression impression, ShopNode node)
    {
        var key = Encoding.UTF8.GetBytes(impression.ShopperId);
        write.Add(
            ServerTopics.Impressions,
            node.PartitionOf(key),
            key,
            JsonSerializer.SerializeToUtf8Bytes(impression, ImpressionJson.Default.Impression),
            impression.TimeMs);
    }

    private static ImpressionRequest? BodyOf(RequestValidator validator, JsonElement body)
    {
        try
        {
            if (body.Deserialize(ApiJson.Default.ImpressionRequest) is { } impression)
                return impression;
            validator.Fault("body", "null", "an impression");
        }
        catch (JsonException e)
        {
            var field = e.Path is null or "$" ? "body" : e.Path.TrimStart('$').TrimStart('.');
            validator.Fault(field, "a value of another type", "the type in the API's description");
        }

        return null;
    }

    private static Impression? Read(RequestValidator validator, ImpressionRequest body, long nowMs)
    {
        validator.Id("shopper_id", body.ShopperId);
        var items = body.Items ?? [];
        validator.Ids("items", items, RecommendationEngine.CountMax);
        if (items.Count == 0)
            validator.Fault("items", "nothing", "at least one item");
        if (!ReceiptId.TryParse(body.ReceiptId ?? "", out _, out var letters))
            validator.Fault("receipt_id", FieldFault.Show(body.ReceiptId ?? ""), "the id of an answer's receipt");
        else if (items.Count > letters.Length)
            validator.Fault("items", $"{items.Count} items", $"at most the {letters.Length} that were answered");
        return validator.Faults.Count > 0
            ? null
            : new Impression(body.ReceiptId!, body.ShopperId!, nowMs, items, letters[..items.Count]);
    }
}
