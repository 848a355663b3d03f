using CartStream.Evaluating.Latencies;
using CartStream.Evaluating.Offline;
using CartStream.Recommending;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>What <c>cartstream evaluate</c> is going to do.</summary>
/// <param name="Protocol">What is asked and what is right.</param>
/// <param name="Models">Empty models, in the order they were named.</param>
/// <param name="Evaluation">Cut-offs, exclusion and intervals; without faults.</param>
internal sealed record EvaluatePlan(
    EvaluationProtocol Protocol, IReadOnlyList<IModel> Models, EvaluationOptions Evaluation);
