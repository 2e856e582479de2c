/** The peer: React Flow as its tutorials use it. Each node is a component with a handle at each row, each connector an
 *  edge, and state lives in useNodesState and useEdgesState. */
import "@xyflow/react/dist/style.css";

import {
  Background, Controls, Handle, MiniMap, Position, ReactFlow, ReactFlowProvider, useEdgesState, useNodesState, useReactFlow,
  type Edge, type Node, type NodeProps,
} from "@xyflow/react";
import { useEffect, useMemo } from "react";

import { cardsOf, HEAD, LINE, WIDTH, type Card } from "../src/areas/flows/model/card";
import { readFlow } from "../src/areas/flows/model/document";
import type { Given } from "./Ours";

type TutorialNode = Node<{ card: Card }, "module">;

function ModuleNode({ data: { card } }: NodeProps<TutorialNode>) {
  return (
    <div style={{ width: WIDTH, border: "1px solid #888", borderRadius: 8, background: "#fff", boxShadow: "0 2px 6px rgba(0, 0, 0, 0.2)" }}>
      <Handle type="target" position={Position.Left} style={{ top: HEAD / 2 }} />
      <div style={{ height: HEAD, padding: 12, fontWeight: 600 }}>{card.name}</div>
      {card.said !== "" && <div style={{ height: LINE, padding: "0 12px", overflow: "hidden" }}>{card.said}</div>}
      {card.rows.map((row) => (
        <div key={row.id} style={{ position: "relative", height: LINE, padding: "0 12px" }}>
          {row.event} {row.value} <span style={{ float: "right" }}>{row.result}</span>
          <Handle type="source" id={row.id} position={Position.Right} />
        </div>
      ))}
    </div>
  );
}

const NODE_TYPES = { module: ModuleNode };

export function Tutorial(given: Given) {
  return (
    <ReactFlowProvider>
      <Inside {...given} />
    </ReactFlowProvider>
  );
}

function Inside({ document, layout, catalogue }: Given) {
  const started = useMemo(() => {
    const flow = readFlow(document);
    const nodes = [...cardsOf(flow, catalogue, new Set()).values()].map((card): TutorialNode => ({
      id: card.name, type: "module", position: layout.modules[card.name] ?? { x: 0, y: 0 }, data: { card },
    }));
    const edges = flow.connectors.map((each): Edge => ({
      id: String(each.index), source: each.from, sourceHandle: `c${each.index}`, target: each.to,
    }));
    return { nodes, edges };
  }, [document, layout, catalogue]);
  const [nodes, , onNodesChange] = useNodesState(started.nodes);
  const [edges, , onEdgesChange] = useEdgesState(started.edges);
  const instance = useReactFlow();
  useEffect(() => {
    window.bench = {
      near: (module) => {
        const place = layout.modules[module] ?? { x: 0, y: 0 };
        void instance.setCenter(place.x + WIDTH / 2, place.y + 130, { zoom: 1 });
      },
      all: () => void instance.fitView(),
    };
  }, [instance, layout]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      minZoom={0.05}
      fitView
    >
      <Background />
      <Controls />
      <MiniMap />
    </ReactFlow>
  );
}
