using CartStream.Processing.Items;
using CartStream.Server.Rules;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary>The endpoints of the shop's rules.</summary>
internal static class RuleEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1/rules").RequireScope(Scope.Admin);
        admin.MapGet("", ([FromServices] RuleBook book) => TypedResults.Ok(book.Rules))
            .WithName("GetRules").WithTags("Rules")
            .WithSummary("Get the shop's rules");
        admin.MapPut("", PutAsync)
            .WithName("PutRules").WithTags("Rules")
            .WithMetadata(ProblemResult.Described(StatusCodes.Status409Conflict))
            .WithSummary("Replace the shop's rules")
            .WithDescription(
                "Replaces all rules at once: pin, boost, bury, exclude, diversity, buy_again and cart_age. They apply "
                + "from the next response, whose receipt names their version. If a rule is invalid, nothing changes.");
    }

    private static async Task<Results<Ok<RuleSet>, ProblemResult>> PutAsync(
        RulesRequest body, [FromServices] RuleIntake intake, [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        var rules = body.Rules ?? [];
        if (body.Rules is null)
            validator.Fault("rules", "nothing", "a list of rules");
        RuleCheck.Check(validator, rules);
        if (validator.Faults.Count > 0)
            return ProblemResult.Invalid(validator.Faults);
        var (kind, now) = await intake.ReplaceAsync(rules, body.Version);
        return kind switch
        {
            WriteKind.Written => TypedResults.Ok(now!),
            WriteKind.Conflict => ProblemResult.Of(
                StatusCodes.Status409Conflict, $"version: found {body.Version}, and another version holds"),
            _ => WriteResults.Fault(kind)!,
        };
    }
}
