namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>Judges what chaos left behind, by values alone.</summary>
internal static class ChaosAudit
{
    /// <summary>What is wrong; empty is what is promised.</summary>
    public static IReadOnlyList<Finding> Check(ChaosEvidence evidence) =>
        [.. EventAudit.Check(evidence), .. ActionAudit.Check(evidence), .. CounterAudit.Check(evidence), .. QueueAudit.Check(evidence)];
}
