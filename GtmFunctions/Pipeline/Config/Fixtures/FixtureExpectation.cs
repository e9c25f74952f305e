using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>One thing that a fixture expects.</summary>
/// <param name="Line">Where it is written in <c>fixtures.yaml</c>, from 1.</param>
internal abstract record FixtureExpectation(int Line)
{
    /// <summary>What becomes of the event.</summary>
    internal sealed record OutcomeIs(string Outcome, int Line) : FixtureExpectation(Line);

    /// <summary>Who gets it.</summary>
    /// <param name="Workflow">The workflow; <see langword="null"/> for each that names an owner.</param>
    /// <param name="AnyOf">Addresses, of which it is one.</param>
    /// <param name="Line">Where it is written.</param>
    internal sealed record OwnerIs(string? Workflow, IReadOnlyList<string> AnyOf, int Line) : FixtureExpectation(Line);

    /// <summary>The team that gets it.</summary>
    /// <param name="Workflow">The workflow; <see langword="null"/> for each that names an owner.</param>
    /// <param name="Team">The team.</param>
    /// <param name="Line">Where it is written.</param>
    internal sealed record TeamIs(string? Workflow, string Team, int Line) : FixtureExpectation(Line);

    /// <summary>The branch that is taken.</summary>
    /// <param name="Workflow">The workflow; <see langword="null"/> for each that takes one.</param>
    /// <param name="Branch">The branch.</param>
    /// <param name="Line">Where it is written.</param>
    internal sealed record BranchIs(string? Workflow, string Branch, int Line) : FixtureExpectation(Line);

    /// <summary>What it scores.</summary>
    /// <param name="Points">The sum; <see langword="null"/> where it does not matter.</param>
    /// <param name="Tier">The tier, <c>none</c> for none; <see langword="null"/> where it does not matter.</param>
    /// <param name="Line">Where it is written.</param>
    internal sealed record ScoreIs(decimal? Points, string? Tier, int Line) : FixtureExpectation(Line)
    {
        /// <summary>The word for a sum that reaches no tier.</summary>
        public const string NoTier = "none";
    }

    /// <summary>Exactly these actions, in any order.</summary>
    internal sealed record ActionsAre(IReadOnlyList<ExpectedAction> Actions, int Line) : FixtureExpectation(Line);

    /// <summary>What canonical fields are.</summary>
    internal sealed record FieldsAre(Filter Fields, int Line) : FixtureExpectation(Line);

    /// <summary>Exactly these signals count it.</summary>
    internal sealed record SignalsAre(IReadOnlyList<string> Signals, int Line) : FixtureExpectation(Line);
}

/// <summary>An action that is expected.</summary>
/// <param name="To">The destination.</param>
/// <param name="Line">Where it is written, from 1.</param>
internal sealed record ExpectedAction(string To, int Line)
{
    /// <summary>The name that conditions have the message by.</summary>
    public const string MessageField = "message";

    /// <summary>The connector's action; <see langword="null"/> where it does not matter.</summary>
    public string? Action { get; init; }

    /// <summary>Texts that the message contains.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>What <see cref="MessageField"/> must be; <see langword="null"/> where no conditions are written.</summary>
    public Filter? Message { get; init; }

    /// <summary>What fields of the JSON that is sent must be; <see langword="null"/> where that does not matter.</summary>
    public Filter? Body { get; init; }

    /// <summary>Whether what is sent matters.</summary>
    public bool ReadsMessage => Texts.Count > 0 || Message is not null || Body is not null;
}
