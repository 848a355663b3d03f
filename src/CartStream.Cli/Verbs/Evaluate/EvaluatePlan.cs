using CartStream.Evaluation.Offline;
using CartStream.Models;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>What <c>cartstream evaluate</c> is going to do.</summary>
/// <param name="Models">Empty models, in the order they were named.</param>
/// <param name="Evaluation">Protocol, cut-offs, exclusion and intervals; without faults.</param>
internal sealed record EvaluatePlan(IReadOnlyList<IModel> Models, EvaluationOptions Evaluation);
