namespace GtmFunctions.Cli.Chaos.Wire;

/// <summary>What goes wrong with a request between a storage client and storage, below the client's own resends.</summary>
public enum WireFault
{
    /// <summary>The request takes effect, and its answer is lost.</summary>
    Untold,

    /// <summary>The request is lost before it takes effect.</summary>
    Lost,

    /// <summary>It is refused with 503 and has no effect.</summary>
    Refused,

    /// <summary>It takes effect, and is answered 500.</summary>
    Failed,

    /// <summary>It is delivered twice, and what the second one is answered is the answer.</summary>
    Twice,

    /// <summary>It is held up for so long that the client gives up and sends it again; it takes effect after that one has.</summary>
    Late,
}
