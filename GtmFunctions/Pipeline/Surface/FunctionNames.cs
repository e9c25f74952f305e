namespace GtmFunctions.Pipeline.Surface;

/// <summary>The names of the functions, as Azure, metrics and logs show them.</summary>
public static class FunctionNames
{
    /// <summary>Receives webhooks.</summary>
    public const string ReceiveWebhook = nameof(ReceiveWebhook);

    /// <summary>Asks an owner whether they have what was assigned to them, and takes their word.</summary>
    public const string Acknowledge = nameof(Acknowledge);

    /// <summary>Finds events.</summary>
    public const string ListEvents = nameof(ListEvents);

    /// <summary>Tells an event's story.</summary>
    public const string GetEvent = nameof(GetEvent);

    /// <summary>Lists the dead letters.</summary>
    public const string ListDeadLetters = nameof(ListDeadLetters);

    /// <summary>Puts a dead letter back.</summary>
    public const string ReplayDeadLetter = nameof(ReplayDeadLetter);

    /// <summary>Gives a dead letter up.</summary>
    public const string DiscardDeadLetter = nameof(DiscardDeadLetter);

    /// <summary>Puts many dead letters back.</summary>
    public const string ReplayDeadLetters = nameof(ReplayDeadLetters);

    /// <summary>Gives many dead letters up.</summary>
    public const string DiscardDeadLetters = nameof(DiscardDeadLetters);

    /// <summary>Puts an event back.</summary>
    public const string ReplayEvent = nameof(ReplayEvent);

    /// <summary>Puts many events back.</summary>
    public const string ReplayEvents = nameof(ReplayEvents);

    /// <summary>Lists replays of many.</summary>
    public const string ListReplays = nameof(ListReplays);

    /// <summary>Tells how far a replay of many has come.</summary>
    public const string GetReplay = nameof(GetReplay);

    /// <summary>Stops a replay of many.</summary>
    public const string StopReplay = nameof(StopReplay);

    /// <summary>Tells which secrets a provider supplied.</summary>
    public const string GetHandshake = nameof(GetHandshake);

    /// <summary>Lets a provider supply its secret, or removes one.</summary>
    public const string ChangeHandshake = nameof(ChangeHandshake);

    /// <summary>Gives the configuration document.</summary>
    public const string GetConfiguration = nameof(GetConfiguration);

    /// <summary>Replaces the configuration document.</summary>
    public const string PutConfiguration = nameof(PutConfiguration);

    /// <summary>Checks a configuration document.</summary>
    public const string ValidateConfiguration = nameof(ValidateConfiguration);

    /// <summary>Lists the configuration's versions.</summary>
    public const string ListConfigurationVersions = nameof(ListConfigurationVersions);

    /// <summary>Goes back to an earlier version of the configuration.</summary>
    public const string RollBackConfiguration = nameof(RollBackConfiguration);

    /// <summary>Gives a table of the configuration.</summary>
    public const string GetConfigurationTable = nameof(GetConfigurationTable);

    /// <summary>Replaces a table of the configuration.</summary>
    public const string PutConfigurationTable = nameof(PutConfigurationTable);

    /// <summary>Has the app examine itself.</summary>
    public const string RunChecks = nameof(RunChecks);

    /// <summary>Lists how payloads changed, and the types that no workflow listens for.</summary>
    public const string ListDrift = nameof(ListDrift);

    /// <summary>Draws the map.</summary>
    public const string GetMap = nameof(GetMap);

    /// <summary>Says what would happen to an event, and sends nothing.</summary>
    public const string Simulate = nameof(Simulate);

    /// <summary>Says whether the app can work.</summary>
    public const string GetHealth = nameof(GetHealth);

    /// <summary>Makes events of webhooks.</summary>
    public const string Intake = nameof(Intake);

    /// <summary>Enriches events.</summary>
    public const string Enrich = nameof(Enrich);

    /// <summary>Decides what happens to events.</summary>
    public const string Route = nameof(Route);

    /// <summary>Makes the calls.</summary>
    public const string Deliver = nameof(Deliver);

    /// <summary>Looks at what did not happen in time.</summary>
    public const string Timeout = nameof(Timeout);

    /// <summary>Measures the queues.</summary>
    public const string MeasureQueues = nameof(MeasureQueues);

    /// <summary>Keeps the dead letters for good.</summary>
    public const string SweepDeadLetters = nameof(SweepDeadLetters);

    /// <summary>Looks for what is wrong, and tells it.</summary>
    public const string CheckAlerts = nameof(CheckAlerts);

    /// <summary>Joins what sources brought.</summary>
    public const string JoinTraffic = nameof(JoinTraffic);
}
