using System.ComponentModel;
using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Server.Intake;
using CartStream.Server.Middleware;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary><c>POST /v1/identities</c>.</summary>
internal static class IdentityEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/identities", PostAsync)
        .RequireScope(Scope.IdentitiesWrite)
        .Accepts<IReadOnlyList<IdentityRequest>>("application/json", BodyTypes.Lines)
        .WithName("LinkIdentities").WithTags("Events")
        .WithMetadata(ProblemResult.Described(StatusCodes.Status422UnprocessableEntity))
        .WithSummary("Link two ids of one person")
        .WithDescription(
            "The body is one link, an array of up to 1,000 links, or one link per line (NDJSON). From then on "
            + "the anonymous id's events belong to the shopper, and so do its earlier cart, history and purchases. "
            + "202 means that the links are durable. A repeated link changes nothing.");

    private static async Task<Results<Accepted<EventsAccepted>, ProblemResult>> PostAsync(
        HttpRequest request,
        [FromServices] GroupCommit log,
        [FromServices] ShopNode node,
        [FromServices] TimeProvider time,
        [FromHeader(Name = EventWrites.RetryHeader)]
        [Description(EventWrites.RetryAdvice)]
        string? retryKey = null)
    {
        // Pages may not send links without a preflight request: linking another person's id exposes that person's cart.
        if (BodyTypes.Of(request, [], takesOwnPages: false) is not { } type)
            return ProblemResult.Of(StatusCodes.Status415UnsupportedMediaType, BodyTypes.Expected);
        var body = ReceivedBody.Of(request);
        var links = BodyValues.TryRead(body.Span, type, EventBatch.EventsMax, out var wrong);
        if (links is null)
            return ProblemResult.Invalid(wrong!);
        var write = new LogWrite();
        var rejected = new List<FieldFault>();
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < links.Count; i++)
        {
            if (IdentityFields.TryRead(links[i], out var fault) is { } ids)
                Add(write, new IdentityLink(ids.AnonymousId, ids.ShopperId), node, nowMs);
            else
                rejected.Add(new FieldFault(fault!.Field, fault.ToString(), links.Count == 1 ? null : i));
        }

        if (write.Count == 0 && rejected.Count > 0)
            return ProblemResult.Invalid(rejected);
        var answer = new EventsAccepted(write.Count, rejected);
        return await EventWrites.WriteAsync(request, body.Span, retryKey, log, write, answer, metrics: null);
    }

    /// <summary>Adds a link to a write.</summary>
    internal static void Add(LogWrite write, IdentityLink link, ShopNode node, long nowMs) => write.Add(
        Topology.UserEvents, node.PartitionOf(link.AnonymousId), link.AnonymousId, link.ToJson(), nowMs);
}
