using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGhost.DataViews;

/// <summary>A transformer that appends columns row by row; the base of this library's transformers.</summary>
/// <remarks>Instances are immutable and may be used by any number of threads at once.</remarks>
public abstract class ColumnAppendingTransformer : ITransformer
{
    private protected ColumnAppendingTransformer(IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Host = environment.Register(name);
    }

    /// <summary>True: every output row is computed from one input row.</summary>
    public bool IsRowToRowMapper => true;

    private protected IHost Host { get; }

    /// <summary>The schema after the transformation.</summary>
    /// <param name="inputSchema">The schema of the data to be transformed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that cannot be used.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        return Bind(inputSchema).OutputSchema;
    }

    /// <summary>Appends the columns to a data view. Nothing is computed until a cursor reads one of them.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that cannot be used.</exception>
    public virtual IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AppendedDataView(Host, input, Bind(input.Schema));
    }

    /// <summary>Appends the columns to single rows of this schema.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that cannot be used.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        return new AppendedRowMapper(Bind(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        SaveModel(ctx);
    }

    private protected abstract void SaveModel(ModelSaveContext context);

    /// <summary>Checks the schema and determines the columns.</summary>
    private protected abstract ColumnAppender CreateAppender(DataViewSchema inputSchema);

    private protected ColumnAppender Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return CreateAppender(inputSchema);
    }
}
