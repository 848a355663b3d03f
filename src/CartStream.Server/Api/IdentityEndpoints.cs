using System.Text;
using System.Text.Json;
using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Server.Intake;
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
        .WithMetadata(Scope.IdentitiesWrite)
        .Accepts<IReadOnlyList<IdentityBody>>("application/json")
        .WithName("LinkIdentities").WithTags("Events")
        .WithSummary("Link ids of one person")
        .WithDescription(
            "One link or an array of up to 1,000: from now on the anonymous id's events are the shopper's, and its "
            + "cart, history and purchases of before are, too. 202 says that the links are durable. Sent again, a link "
            + "changes nothing.");

    private static async Task<Results<Accepted<EventsAccepted>, ProblemResult>> PostAsync(
        [FromBody] JsonElement body,
        [FromServices] GroupCommit log,
        [FromServices] ShopNode node,
        [FromServices] TimeProvider time)
    {
        var links = body.ValueKind == JsonValueKind.Array ? body.EnumerateArray().ToArray() : [body];
        if (links.Length > EventBatch.EventsMax)
        {
            return ProblemResult.Invalid(new FieldFault(
                "body", $"body: found {links.Length} links, expected at most {EventBatch.EventsMax}"));
        }

        var write = new LogWrite();
        var rejected = new List<FieldFault>();
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < links.Length; i++)
        {
            var link = new IdentityLink(IdOf(links[i], "anonymous_id"), IdOf(links[i], "shopper_id"));
            if (link.Fault() is { } fault)
                rejected.Add(new FieldFault(fault.Field, fault.ToString(), links.Length == 1 ? null : i));
            else
                Add(write, link, node, nowMs);
        }

        return write.Count == 0 && rejected.Count > 0
            ? ProblemResult.Invalid(rejected)
            : await EventEndpoints.WriteAsync(log, write, new EventsAccepted(write.Count, rejected), metrics: null);
    }

    /// <summary>Adds a link to what is to be written.</summary>
    internal static void Add(LogWrite write, IdentityLink link, ShopNode node, long nowMs) => write.Add(
        Topology.UserEvents, node.PartitionOf(link.AnonymousId), link.AnonymousId, link.ToJson(), nowMs);

    /// <summary>An id that is a string or a number; empty when there is none.</summary>
    private static byte[] IdOf(JsonElement link, string name)
    {
        if (link.ValueKind != JsonValueKind.Object || !link.TryGetProperty(name, out var id))
            return [];
        try
        {
            return id.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? Encoding.UTF8.GetBytes(id.ToString())
                : [];
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is no text.
            return [];
        }
    }
}
