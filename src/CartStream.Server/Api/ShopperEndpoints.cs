using System.ComponentModel;
using System.Text;
using CartStream.Events;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Engine;
using CartStream.Server.Erasure;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using CartStream.Shoppers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary>Endpoints to read and to forget a shopper.</summary>
internal static class ShopperEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1/shoppers").RequireScope(Scope.Admin);
        admin.MapGet("/{id}", Get)
            .WithName("GetShopper").WithTags("Shoppers")
            .WithMetadata(ProblemResult.Described(StatusCodes.Status404NotFound))
            .WithSummary("Get a shopper's state")
            .WithDescription(
                "The shopper's cart, sessions, history and purchases, and the newest stored recommendations with "
                + "their receipts.");
        admin.MapDelete("/{id}", DeleteAsync)
            .WithName("ForgetShopper").WithTags("Shoppers")
            .WithSummary("Forget a shopper")
            .WithDescription(
                "Erases the shopper from state, model and log. Afterwards the model is as if it had never learnt "
                + "from the shopper. Forgetting an unknown shopper succeeds.");
    }

    private static Results<Ok<ShopperResponse>, ProblemResult> Get(
        [Description("The shopper.")] string id,
        [FromServices] EnginePool engines,
        [FromServices] RecentRecommendations recent,
        [FromServices] ShopNode node,
        [FromServices] ItemCatalogue catalogue)
    {
        var state = engines.With(engine => engine.FindShopper(Encoding.UTF8.GetBytes(id)));
        return state is null
            ? ProblemResult.Of(StatusCodes.Status404NotFound, "there is no such shopper")
            : TypedResults.Ok(Show(id, state, recent.Find(id), node.Items, catalogue));
    }

    private static async Task<Results<Ok<ShopperForgotten>, ProblemResult>> DeleteAsync(
        [Description("The shopper.")] string id,
        [FromServices] ErasureService erasure,
        [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        validator.KnownId("id", id);
        if (validator.Faults.Count > 0)
            return ProblemResult.Invalid(validator.Faults);
        return await erasure.ForgetAsync(id) is { } forgotten
            ? TypedResults.Ok(forgotten)
            : ProblemResult.Of(
                StatusCodes.Status503ServiceUnavailable,
                "the request to forget is in the log and will be done; the events before it are not processed yet",
                5);
    }

    private static ShopperResponse Show(
        string id,
        ShopperState state,
        IReadOnlyList<Recommendation> recommendations,
        ItemDictionary items,
        ItemCatalogue catalogue)
    {
        var cart = new List<CartItem>();
        state.Cart.CopyTo(cart);
        var sessions = new List<SessionResponse>();
        foreach (var session in state.Sessions)
            sessions.Add(new SessionResponse(Encoding.UTF8.GetString(session.Id), Interactions(session.Interactions)));
        return new ShopperResponse(
            id,
            // Earlier versions stored an id without events of its own, to which another id was linked.
            state.LastAt == EventStamp.None ? DateTimeOffset.UnixEpoch : Time(state.LastAt.TimeMs),
            state.Cart.Version,
            [
                .. cart.Select(line => new CartLineResponse(
                    items.Text(line.Item), Name(line.Item), line.Quantity, Time(line.AddedAt.TimeMs))),
            ],
            sessions,
            Interactions(state.History),
            Interactions(state.Purchased),
            [
                // Where the log can't erase, it still contains those from before the shopper was forgotten.
                .. from one in recommendations
                   where one.Receipt.Offset >= FirstOffset(state)
                   select PastRecommendation.Of(one, Known(), IsAvailable),
            ],
            state.LinkedTo.IsEmpty ? null : Encoding.UTF8.GetString(state.LinkedTo),
            state.Linked.IsEmpty ? null : [.. state.Linked.ToArray().Select(Encoding.UTF8.GetString)]);

        IEnumerable<InteractionResponse> Known() =>
            sessions.SelectMany(session => session.Events).Concat(Interactions(state.History)).Concat(
                Interactions(state.Purchased));

        bool IsAvailable(string item) =>
            catalogue.Entry(Encoding.UTF8.GetBytes(item)) is not { IsAvailable: false };

        string? Name(int item) => catalogue.Find(item)?.Name;

        List<InteractionResponse> Interactions(ReadOnlySpan<Interaction> interactions)
        {
            var shown = new List<InteractionResponse>(interactions.Length);
            foreach (var interaction in interactions)
            {
                shown.Add(new InteractionResponse(
                    Time(interaction.TimeMs),
                    EventTypeNames.Text(interaction.Type),
                    items.Text(interaction.Item),
                    Name(interaction.Item),
                    interaction.Offset));
            }

            return shown;
        }
    }

    private static long FirstOffset(ShopperState state)
    {
        var first = long.MaxValue;
        foreach (var interaction in state.History)
            first = Math.Min(first, interaction.Offset);
        foreach (var session in state.Sessions)
        {
            foreach (var interaction in session.Interactions)
                first = Math.Min(first, interaction.Offset);
        }

        return first;
    }

    private static DateTimeOffset Time(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs);
}
