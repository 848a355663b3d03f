using CartStream.Evaluation.Offline;
using CartStream.Models;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>The evaluation that <c>cartstream evaluate</c> will run.</summary>
/// <param name="Models">Empty models, in the order they were named.</param>
/// <param name="Evaluation">Protocol, cut-offs, exclusion and intervals; validated.</param>
internal sealed record EvaluatePlan(IReadOnlyList<IModel> Models, EvaluationOptions Evaluation);
