/** The part of highs that we use: its own types say CommonJS where Node loads its module. */
declare module "highs" {
  namespace loadHighs {
    type ObjectiveSense = (1 | -1) & { readonly sense: unique symbol };

    interface SparseMatrix {
      readonly format: "csr";
      readonly numRows: number;
      readonly numCols: number;
      readonly starts: Int32Array;
      readonly indices: Int32Array;
      readonly values: Float64Array;
    }

    interface ModelData {
      readonly numCols: number;
      readonly numRows: number;
      readonly sense: ObjectiveSense;
      readonly colCost: Float64Array;
      readonly colLower: Float64Array;
      readonly colUpper: Float64Array;
      readonly rowLower: Float64Array;
      readonly rowUpper: Float64Array;
      readonly matrix: SparseMatrix;
      readonly integrality?: Int32Array;
    }

    type IndexSelection =
      | { readonly kind: "range"; readonly from: number; readonly to: number }
      | { readonly kind: "set"; readonly indices: Int32Array };

    interface Model {
      readonly options: { set(values: Readonly<Record<string, boolean | number | string>>): unknown };
      readonly info: { get(name: string): number | bigint };
      run(): { readonly modelStatus: number };
      clearSolver(): unknown;
      zeroAllClocks(): unknown;
      getSolution(): {
        readonly colValue: Float64Array;
        readonly rowValue: Float64Array;
        readonly colDual: Float64Array;
        readonly rowDual: Float64Array;
      };
      setSolution(solution: { readonly colValue: Float64Array }): unknown;
      changeColsCost(selection: IndexSelection, costs: Float64Array): unknown;
      changeColsBounds(selection: IndexSelection, lower: Float64Array, upper: Float64Array): unknown;
      changeRowsBounds(selection: IndexSelection, lower: Float64Array, upper: Float64Array): unknown;
      addRows(rows: {
        readonly lower: Float64Array;
        readonly upper: Float64Array;
        readonly matrix: SparseMatrix;
      }): unknown;
      deleteRows(selection: IndexSelection): unknown;
      exportModel(format: "mps"): Uint8Array;
      dispose(): void;
    }

    interface Highs {
      readonly memoryBytes: number;
      readonly constants: {
        readonly objectiveSense: { readonly minimize: ObjectiveSense; readonly maximize: ObjectiveSense };
      };
      createModel(data: ModelData): Model;
    }
  }

  function loadHighs(options: { readonly locateFile?: (file: string) => string }): Promise<loadHighs.Highs>;
  export = loadHighs;
}
